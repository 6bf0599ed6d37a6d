/** An axis of a plot: where a value lies on it, from 0 to 1, and what is written beside it. */
export interface Axis {
  readonly place: (value: number | string | null) => number | undefined
  readonly ticks: readonly { readonly at: number; readonly text: string }[]
}

type Value = number | string | null

/** An axis of numbers where every value is one, else of texts at equal distances. */
export function axisOf(values: readonly Value[], format: (value: number) => string): Axis {
  const given = values.filter((value) => value !== null)
  const numbers = given.map(Number)
  return numbers.every(Number.isFinite) && given.every((value) => value !== '')
    ? numberAxis(numbers, format)
    : textAxis(given.map(String))
}

function numberAxis(numbers: readonly number[], format: (value: number) => string): Axis {
  const distinct = [...new Set(numbers)].toSorted((a, b) => a - b)
  const low = distinct[0] ?? 0
  const high = distinct.at(-1) ?? 1
  // Rates and widths are tried in powers: equal steps would press all but the largest together.
  const isLog = low > 0 && high / low >= 50
  const position = (value: number): number => {
    if (high === low) return 0.5
    return isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
  }
  const shown = distinct.length <= 6 ? distinct : evenly(low, high, isLog)
  return {
    place: (value) => {
      const number = value === null || value === '' ? NaN : Number(value)
      return Number.isFinite(number) ? position(number) : undefined
    },
    ticks: shown.map((value) => ({ at: position(value), text: format(value) })),
  }
}

function evenly(low: number, high: number, isLog: boolean): readonly number[] {
  return [0, 0.25, 0.5, 0.75, 1].map((part) =>
    isLog ? low * (high / low) ** part : low + (high - low) * part,
  )
}

const mostTexts = 12

function textAxis(texts: readonly string[]): Axis {
  const distinct = [...new Set(texts)].toSorted()
  const place = new Map(
    distinct.map((text, at) => [text, distinct.length === 1 ? 0.5 : at / (distinct.length - 1)]),
  )
  return {
    place: (value) => (value === null ? undefined : place.get(String(value))),
    ticks:
      distinct.length > mostTexts
        ? []
        : distinct.map((text) => ({ at: place.get(text) ?? 0, text })),
  }
}
