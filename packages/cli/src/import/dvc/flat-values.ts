/** A value with the names that lead to it. */
export type FlatValue = readonly [name: string, value: unknown]

/** Nested maps as one list, with their names joined; lists and what is no map are values. */
export function flatValues(value: unknown, joint: string, before = ''): readonly FlatValue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return before === '' ? [] : [[before, value]]
  return Object.entries(value).flatMap(([name, inner]) =>
    flatValues(inner, joint, before === '' ? name : `${before}${joint}${name}`),
  )
}

/** A value as the text of a parameter: a text as it is, anything else as JSON. */
export function paramText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** A number, also as Python spells what is none; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const spelled: Readonly<Record<string, number>> = {
    nan: NaN,
    inf: Infinity,
    infinity: Infinity,
    '-inf': -Infinity,
    '-infinity': -Infinity,
  }
  const text = value.trim().toLowerCase()
  if (text in spelled) return spelled[text]
  const number = Number(text)
  return Number.isNaN(number) ? undefined : number
}
