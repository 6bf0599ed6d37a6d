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
  // By index: an iterator takes longer than what it gives.
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) out += ','
    out += writeJson(items[index])
  }
  return out + ']'
}

function writeObject(fields: object): string {
  const values = fields as Readonly<Record<string, unknown>> // asked only for keys of its own
  let out = '{'
  for (const key of Object.keys(fields)) {
    const value = values[key]
    if (value === undefined) continue
    if (out.length > 1) out += ','
    out += quotedKey(key) + writeJson(value)
  }
  return out + '}'
}

const mostKeys = 1000
/** Fields have few names: those of each row of a list are the same. */
const quotedKeys = new Map<string, string>()

/** The name of a field with its colon. */
function quotedKey(key: string): string {
  let quoted = quotedKeys.get(key)
  if (quoted === undefined) {
    // Names may come from data, too: tags, metrics.
    if (quotedKeys.size === mostKeys) quotedKeys.clear()
    quoted = `${quote(key)}:`
    quotedKeys.set(key, quoted)
  }
  return quoted
}
