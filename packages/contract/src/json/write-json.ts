/** A JSON string literal; lone surrogates are escaped. */
export function quote(text: string): string {
  return JSON.stringify(text)
}

/** A double as MLflow prints it: NaN and infinities as strings, the sign of zero kept. */
export function writeDouble(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value)
  return `"${value}"`
}

/**
 * JSON of plain data: `bigint` exactly, NaN and infinities as strings, fields that are `undefined` left out.
 *
 * @throws TypeError for functions and symbols: they are no data.
 */
export function writeJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      return writeDouble(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'undefined':
      return 'null'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? writeArray(value) : writeObject(value)
    default:
      throw new TypeError(`A ${typeof value} cannot be written as JSON`)
  }
}

function writeArray(items: readonly unknown[]): string {
  let out = '['
  for (const [index, item] of items.entries()) {
    if (index > 0) out += ','
    out += writeJson(item)
  }
  return out + ']'
}

function writeObject(fields: object): string {
  let out = '{'
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (out.length > 1) out += ','
    out += quote(key) + ':' + writeJson(value)
  }
  return out + '}'
}
