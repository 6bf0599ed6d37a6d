import type { LabelledRow } from '@stemma/store'

/** A prediction beside what turned out to be true. */
export interface Judged {
  readonly row: LabelledRow
  readonly predicted: unknown
  readonly actual: unknown
  /** 1 for a wrong label; for numbers how far they are apart. */
  readonly error: number
}

/** `label`: right or wrong. `number`: how far off. */
export type ErrorKind = 'label' | 'number'

export interface Judgement {
  readonly kind: ErrorKind
  readonly rows: readonly Judged[]
  /** Rows whose answer or truth has no value that can be compared. */
  readonly skipped: number
}

/**
 * Compares predictions with what is held true of them. They are numbers if all are and one has a fraction; else labels. Of an answer with several named values,
 * `output` says which; an answer with one has that one. `kind` is taken instead, where the rows are some of more.
 */
export function judgeRows(
  rows: readonly LabelledRow[],
  { output, kind }: { readonly output: string | undefined; readonly kind?: ErrorKind },
): Judgement {
  const pairs = rows.flatMap((row) => {
    if (row.value === null) return []
    const predicted = valueIn(JSON.parse(row.output), output)
    const actual: unknown = JSON.parse(row.value)
    return isPlain(predicted) && isPlain(actual) ? [{ row, predicted, actual }] : []
  })
  const labelled = rows.filter(({ value }) => value !== null).length
  const values = pairs.flatMap(({ predicted, actual }) => [predicted, actual])
  const looksNumeric =
    values.every((value) => typeof value === 'number') &&
    values.some((value) => !Number.isInteger(value))
  const isNumeric = kind === undefined ? looksNumeric : kind === 'number'
  return {
    kind: isNumeric ? 'number' : 'label',
    rows: pairs.map((pair) => ({
      ...pair,
      error: isNumeric
        ? Math.abs(Number(pair.predicted) - Number(pair.actual))
        : Number(!isSameLabel(pair.predicted, pair.actual)),
    })),
    skipped: labelled - pairs.length,
  }
}

/** Also where one says it as a number or truth value and the other as a text, as labels from a CSV do: 1 and '1.0', true and 'True', true and 1. */
function isSameLabel(one: unknown, other: unknown): boolean {
  if (String(one) === String(other)) return true
  return typeof one !== typeof other && numberIn(one) === numberIn(other)
}

function numberIn(label: unknown): number {
  if (typeof label !== 'string') return Number(label)
  const text = label.trim().toLowerCase()
  if (text === 'true' || text === 'false') return Number(text === 'true')
  return text === '' ? NaN : Number(text)
}

/** The one value of an answer. */
export function valueIn(answer: unknown, output: string | undefined): unknown {
  if (typeof answer !== 'object' || answer === null) return answer
  if (Array.isArray(answer)) return answer.length === 1 ? (answer[0] as unknown) : undefined
  const values = Object.entries(answer)
  if (output !== undefined) return values.find(([name]) => name === output)?.[1] as unknown
  return values.length === 1 ? (values[0]?.[1] as unknown) : undefined
}

function isPlain(value: unknown): boolean {
  return ['number', 'string', 'boolean'].includes(typeof value)
}
