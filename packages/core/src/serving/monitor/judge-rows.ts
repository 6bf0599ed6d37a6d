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
        : Number(String(pair.predicted) !== String(pair.actual)),
    })),
    skipped: labelled - pairs.length,
  }
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
