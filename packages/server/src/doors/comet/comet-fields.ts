/** Fields of a message, as they came. */
export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields) // parsed JSON that is an object
    : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text, or a number as one; else empty. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
}

/** Any value as the text that a parameter or a tag holds: a text as it is, everything else as JSON, with Python's spelling of truth. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return value.toString()
  if (value === null || value === undefined) return 'None'
  return jsonText(value)
}

/** JSON, with whole numbers that no double holds as texts. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  )
}

const spelled: Readonly<Record<string, number>> = {
  nan: NaN,
  infinity: Infinity,
  inf: Infinity,
  '-infinity': -Infinity,
  '-inf': -Infinity,
  true: 1,
  false: 0,
}

/** A number, also one that came as a text; undefined for what is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const known = spelled[value.trim().toLowerCase()]
  if (known !== undefined) return known
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

/** A whole number that a double holds exactly; undefined for what is none. */
export function wholeOf(value: unknown): number | undefined {
  const number = Math.trunc(numberOf(value) ?? NaN)
  return Number.isSafeInteger(number) ? number : undefined
}

/** A time in milliseconds since 1970; some clients send micro- or nanoseconds, or seconds of a clock that began with the machine. */
export function timeOf(value: unknown, now: number): number {
  const number = wholeOf(value)
  if (number === undefined || number < 100_000_000_000) return now
  if (number < 100_000_000_000_000) return number
  return Math.trunc(number < 100_000_000_000_000_000 ? number / 1000 : number / 1_000_000)
}

/** The run that a message is of: its id is the key of the experiment. */
export function runIdOf(fields: Fields): string {
  return textOf(fields['experimentKey'])
}
