import { countCalls, findDeploymentsOf, readLabelled, type LabelledRow } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { meanOf, type Estimate } from './interval.ts'
import { judgeRows, valueIn, type ErrorKind } from './judge-rows.ts'
import { estimateOf } from './rank-errors.ts'

export interface MeasureWindows {
  readonly name: string
  readonly windowMs: number
  readonly from: number
  readonly until: number
  /** With fewer labelled rows a window has no figure. */
  readonly least: number
  readonly output: string | undefined
}

/** How a stretch of time went. */
export interface MonitorWindow {
  readonly start: number
  readonly calls: number
  readonly failed: number
  readonly rows: number
  readonly labelled: number
  /** Share of wrong labels, or mean of how far numbers are off; undefined where there is not enough data. */
  readonly error: Estimate | undefined
  /** Median time from a prediction to its truth, in milliseconds. */
  readonly labelDelayMs: number | undefined
  /** Mean of the predictions, where they are numbers, by the same rule. */
  readonly meanPrediction: Estimate | undefined
  readonly meanUs: number
  readonly maxUs: number
  readonly modelVersions: readonly number[]
}

export interface MeasuredWindows {
  readonly kind: ErrorKind
  readonly windows: readonly MonitorWindow[]
  /** There were more rows; figures of rows are of the newest. */
  readonly isCut: boolean
  /** The newest run that a model of this name came from; empty if none is known. */
  readonly runId: string
}

const mostRows = 50_000

/** Figures of a name, window by window. */
export function measureWindows(ctx: RowCtx, input: MeasureWindows): Promise<MeasuredWindows> {
  authorize(ctx, 'serving:read')
  const { name, from, until, windowMs: stepMs } = input
  return ctx.log.read(async (db) => {
    const [newest] = await findDeploymentsOf(db, name)
    const steps = await countCalls(db, { name, from, until, stepMs })
    const found = await readLabelled(db, { ...input, isLabelled: false, limit: mostRows + 1 })
    const rows = found.slice(0, mostRows)
    const { kind } = judgeRows(rows, input)
    const byStep = Map.groupBy(rows, ({ at }) => Math.floor(at / stepMs))
    return {
      kind,
      windows: steps.map(({ step, calls, failed, rows: count, meanUs, maxUs }) => ({
        ...{ start: step * stepMs, calls, failed, rows: count, meanUs, maxUs },
        ...figuresOf(byStep.get(step) ?? [], { ...input, kind }),
      })),
      isCut: found.length > mostRows,
      runId: newest?.run_id ?? '',
    }
  })
}

type Figures = Pick<
  MonitorWindow,
  'labelled' | 'error' | 'labelDelayMs' | 'meanPrediction' | 'modelVersions'
>

function figuresOf(
  rows: readonly LabelledRow[],
  { least, output, kind }: MeasureWindows & { readonly kind: ErrorKind },
): Figures {
  const judged = judgeRows(rows, { output, kind }).rows
  const delays = rows
    .flatMap(({ at, knownAt }) => (knownAt === null ? [] : [knownAt - at]))
    .toSorted((one, other) => one - other)
  const predictions = rows
    .map((row) => valueIn(JSON.parse(row.output), output))
    .filter((value) => typeof value === 'number')
  return {
    labelled: judged.length,
    error: judged.length < Math.max(1, least) ? undefined : estimateOf(kind, judged),
    labelDelayMs: delays[Math.floor(delays.length / 2)],
    meanPrediction: predictions.length < Math.max(2, least) ? undefined : meanOf(predictions),
    modelVersions: [
      ...new Set(rows.flatMap(({ modelVersion }) => (modelVersion === null ? [] : [modelVersion]))),
    ],
  }
}
