import { invalidParameter } from '@stemma/contract'
import { readLabelled } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { askedFeatures, type Features } from '../asked-features.ts'
import { meanOf, shareOf, type Estimate } from './interval.ts'
import { judgeRows, type ErrorKind, type Judged } from './judge-rows.ts'
import { segmentsOf, shortValue, type Described } from './segments-of.ts'

export interface RankErrors {
  readonly name: string
  /** Columns of requests or computed values to split by; all that there are if empty. */
  readonly by: readonly string[]
  readonly from: number
  readonly until: number
  /** Segments with fewer rows are not ranked. */
  readonly least: number
  readonly output: string | undefined
}

/** One slice of the predictions. */
export interface ErrorSlice {
  readonly by: string
  readonly segment: string
  readonly rows: number
  /** Share of wrong labels, or mean of how far numbers are off. */
  readonly error: Estimate
  /** Of all errors. */
  readonly shareOfErrors: number
  readonly hasEnough: boolean
}

export interface ErrorRanking {
  readonly kind: ErrorKind
  readonly rows: number
  /** Undefined without rows. */
  readonly overall: Estimate | undefined
  /** The worst first, by the lower end of its interval; those with too few rows last. */
  readonly slices: readonly ErrorSlice[]
  /** There were more rows; these are the newest. */
  readonly isCut: boolean
  readonly skipped: number
  /** Names that `by` can have. */
  readonly columns: readonly string[]
}

const mostRows = 50_000
const mostSlices = 200
/** Of a request, unless one is asked for by its name. */
const mostColumns = 200

/** Ranks slices of labelled predictions by how wrong they were. @throws INVALID_PARAMETER_VALUE for a column that no row has */
export function rankErrors(ctx: RowCtx, input: RankErrors): Promise<ErrorRanking> {
  authorize(ctx, 'serving:read')
  return ctx.log.read(async (db) => {
    const found = await readLabelled(db, { ...input, isLabelled: true, limit: mostRows + 1 })
    const isCut = found.length > mostRows
    const { kind, rows, skipped } = judgeRows(found.slice(0, mostRows), input)
    const featuresOf = await askedFeatures(
      db,
      rows.map(({ row }) => row),
      (names, values) => shortFeatures(names, values, input.by),
    )
    const described = rows.map((judged): Described => ({
      judged,
      values: {
        ...featuresOf(judged.row),
        // The guarantee: the log lets in JSON objects only.
        ...(JSON.parse(judged.row.computed) as Readonly<Record<string, unknown>>),
        model_version: judged.row.modelVersion,
      },
    }))
    const columns = [...new Set(described.flatMap(({ values }) => Object.keys(values)))]
    const unknown = input.by.find((name) => !columns.includes(name))
    if (unknown !== undefined && rows.length > 0)
      throw invalidParameter(
        `Invalid value for parameter 'by' supplied: No labelled row has '${unknown.slice(0, 100)}'. There are: ${columns.slice(0, 100).join(', ')}.`,
      )
    const wanted = input.by.length > 0 ? input.by : columns
    const total = rows.reduce((sum, { error }) => sum + error, 0)
    const slices = wanted.flatMap((by) =>
      [...segmentsOf(described, by)].map(([segment, members]): ErrorSlice => ({
        by,
        segment,
        rows: members.length,
        error: estimateOf(kind, members),
        shareOfErrors: total === 0 ? 0 : members.reduce((sum, { error }) => sum + error, 0) / total,
        hasEnough: members.length >= input.least,
      })),
    )
    return {
      kind,
      rows: rows.length,
      overall: rows.length === 0 ? undefined : estimateOf(kind, rows),
      slices: slices.toSorted(worstFirst).slice(0, mostSlices),
      isCut,
      skipped,
      columns,
    }
  })
}

/** Of the columns that are asked for and the first ones: what is told apart of their values. */
function shortFeatures(
  columns: readonly string[],
  values: readonly unknown[],
  by: readonly string[],
): Features {
  const kept = columns.flatMap((name, index): readonly [string, unknown][] =>
    index < mostColumns || by.includes(name) ? [[name, shortValue(values[index])]] : [],
  )
  return Object.fromEntries(kept)
}

export function estimateOf(kind: ErrorKind, rows: readonly Judged[]): Estimate {
  const errors = rows.map(({ error }) => error)
  return kind === 'number'
    ? meanOf(errors)
    : shareOf(
        errors.reduce((sum, error) => sum + error, 0),
        errors.length,
      )
}

function worstFirst(one: ErrorSlice, other: ErrorSlice): number {
  if (one.hasEnough !== other.hasEnough) return one.hasEnough ? -1 : 1
  return other.error.low - one.error.low || other.rows - one.rows
}
