import type { Schema } from '@stemma/contract'

/** Schemas with a title, each once, by that title: what `$ref` points to. */
export type Components = Map<string, Schema>

/**
 * The same schema with everything that has a title moved into `components`. Throws an Error when two schemas claim one title: clients are made from
 * these names.
 */
export function refer(schema: Schema, components: Components): Schema {
  const { title } = schema
  if (typeof title !== 'string') return withoutTitles(schema, components)
  // What is said of a field stands beside the reference: other fields of this type are something else.
  const { description, ...type } = schema
  const body = withoutTitles(type, components)
  const known = components.get(title)
  if (known && JSON.stringify(known) !== JSON.stringify(body))
    throw new Error(`Two schemas are named ${title}`)
  components.set(title, body)
  return {
    $ref: `#/components/schemas/${title}`,
    ...(description !== undefined && { description }),
  }
}

/** The schema itself, with its parts referred to. */
export function withoutTitles(schema: Schema, components: Components): Schema {
  const { properties, items, anyOf } = schema
  return {
    ...schema,
    ...(isSchema(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [
          name,
          isSchema(part) ? refer(part, components) : part,
        ]),
      ),
    }),
    ...(isSchema(items) && { items: refer(items, components) }),
    ...(Array.isArray(anyOf) && {
      anyOf: anyOf.map((part: unknown) => (isSchema(part) ? refer(part, components) : part)),
    }),
  }
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
