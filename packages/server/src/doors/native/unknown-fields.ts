import { invalidParameter, showValue, type Schema } from '@stemma/contract'

/**
 * Refuses fields that the schema does not have, at any depth. Values of the wrong kind are left to the decoder, which names them better.
 *
 * @throws INVALID_PARAMETER_VALUE with the place of the field and the names that are known there.
 */
export function refuseUnknownFields(value: unknown, schema: Schema, place = ''): void {
  if (Array.isArray(value)) {
    const items = subSchema(schema['items'])
    if (items?.['type'] !== 'object' && items?.['type'] !== 'array') return
    for (const [index, item] of value.entries())
      refuseUnknownFields(item, items, `${place}[${index}]`)
    return
  }
  const properties = subSchema(schema['properties'])
  if (typeof value !== 'object' || value === null || !properties) return
  for (const [name, content] of Object.entries(value)) {
    const path = place === '' ? name : `${place}.${name}`
    const field = Object.hasOwn(properties, name) ? subSchema(properties[name]) : undefined
    if (!field) {
      const known = Object.keys(properties)
      throw invalidParameter(
        `Unknown field ${showValue(path)}. ${known.length === 0 ? 'None is known.' : `Known: ${known.toSorted().join(', ')}.`}`,
      )
    }
    if (typeof content === 'object') refuseUnknownFields(content, field, path)
  }
}

function subSchema(value: unknown): Schema | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  // The guarantee: a plain object, by the line above.
  return value as Schema
}
