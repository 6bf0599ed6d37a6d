import { StemmaError } from '@stemma/contract'
import { binCountsSql, kindOf, shareDrift, type ColumnBins } from '@stemma/tables'
import { dataCtx, type DataCtx } from '../../data/data-ctx.ts'
import { queryData } from '../../data/query-data.ts'
import { getDataVersion } from '../../data/read-data.ts'
import type { Ctx } from '../../room-ctx.ts'
import type { FeatureCounts } from './count-features.ts'
import type { MeasuredWindows, MeasureWindows } from './measure-windows.ts'

/** How far a column of calls is from the data that the model was trained on. */
export interface InputDrift {
  readonly name: string
  readonly psi: number
  readonly jsDistance: number
  /** `none` where the index is under 0.1 or what chance does, `large` from 0.25 on. */
  readonly level: 'none' | 'some' | 'large'
  /** Shares without a value. */
  readonly missing: readonly [trained: number, now: number]
  /** Share of texts that the training data does not have among its most frequent. */
  readonly unseen: number | undefined
}

export interface Monitored extends MeasuredWindows {
  /** `data:/churn/7`: what the model was trained on; undefined if that is not known. */
  readonly trainedOn: string | undefined
  /** Rows of calls that were compared with it. */
  readonly comparedRows: number
  readonly drift: readonly InputDrift[]
  /** Why there is no drift to tell. */
  readonly noDrift: string | undefined
}

/** Figures of a name window by window, and how far its inputs are from the training data of the model that serves now. */
export async function monitorDeployment(ctx: Ctx, input: MeasureWindows): Promise<Monitored> {
  const measured = await ctx.rows.measureWindows(input)
  const nothing = { trainedOn: undefined, comparedRows: 0, drift: [] }
  if (measured.runId === '') return { ...measured, ...nothing, noDrift: 'The model names no run.' }
  const seen = await ctx.rows.findTrainingData({ runId: measured.runId })
  if (seen === undefined)
    return { ...measured, ...nothing, noDrift: 'The run names no version of data.' }
  const trainedOn = `data:/${seen.name}/${seen.version}`
  try {
    const { rows, drift } = await inputDrift(ctx, { ...input, trainedOn })
    if (rows < input.least)
      return {
        ...measured,
        ...nothing,
        trainedOn,
        comparedRows: rows,
        noDrift: `Not enough data: ${rows} rows of ${input.least}.`,
      }
    return { ...measured, trainedOn, comparedRows: rows, drift, noDrift: undefined }
  } catch (error) {
    if (!(error instanceof StemmaError)) throw error
    return { ...measured, ...nothing, trainedOn, noDrift: error.message }
  }
}

const mostColumns = 200

async function inputDrift(
  ctx: Ctx,
  { trainedOn, ...input }: MeasureWindows & { readonly trainedOn: string },
): Promise<{ readonly rows: number; readonly drift: readonly InputDrift[] }> {
  const data = dataCtx(ctx)
  const columns = await binsOf(data, trainedOn)
  const now = await ctx.rows.countFeatures({ ...input, columns })
  const seen = new Set(now.counts.map(([name]) => name))
  const asked = columns.filter(({ name }) => seen.has(name))
  if (asked.length === 0) return { rows: 0, drift: [] }
  const answer = await queryData(data, {
    sql: binCountsSql(asked),
    reference: trainedOn,
    others: [],
    limit: 10_000,
  })
  const before = answer.rows.map(([name, bin, count]): FeatureCounts['counts'][number] => [
    name ?? '',
    bin ?? '',
    Number(count),
  ])
  const drift = asked.flatMap((column) => driftOf(column, before, now.counts))
  return { rows: now.rows, drift: drift.toSorted((one, other) => other.psi - one.psi) }
}

async function binsOf(data: DataCtx, reference: string): Promise<readonly ColumnBins[]> {
  const { manifest } = await getDataVersion(data, { reference })
  const types = new Map(manifest.schema.columns.map(({ name, type }) => [name, type]))
  return manifest.profile
    .flatMap(({ name, numbers, top }): readonly ColumnBins[] => {
      const type = types.get(name)
      const kind = type && kindOf(type)
      if (kind === 'number' && numbers !== undefined)
        return [{ name, edges: [...new Set(numbers.deciles.slice(1, -1))] }]
      return kind === 'category' ? [{ name, texts: (top ?? []).map(([value]) => value) }] : []
    })
    .slice(0, mostColumns)
}

type Counts = FeatureCounts['counts']

function driftOf(column: ColumnBins, before: Counts, now: Counts): readonly InputDrift[] {
  const [a, b] = [countsIn(column.name, before), countsIn(column.name, now)]
  const bins = [...new Set([...a.keys(), ...b.keys()])].toSorted()
  const drift = shareDrift(bins.map((bin) => [a.get(bin) ?? 0, b.get(bin) ?? 0] as const))
  if (drift === undefined) return []
  const isChance = drift.psi < Math.max(0.1, drift.psiByChance)
  return [
    {
      name: column.name,
      psi: drift.psi,
      jsDistance: drift.jsDistance,
      level: isChance ? 'none' : drift.psi < 0.25 ? 'some' : 'large',
      missing: [shareIn(a, 'null'), shareIn(b, 'null')],
      unseen: 'texts' in column ? shareIn(b, 'other') : undefined,
    },
  ]
}

function countsIn(name: string, counts: Counts): ReadonlyMap<string, number> {
  return new Map(counts.flatMap(([column, bin, n]) => (column === name ? [[bin, n] as const] : [])))
}

function shareIn(counts: ReadonlyMap<string, number>, bin: string): number {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return total === 0 ? 0 : (counts.get(bin) ?? 0) / total
}
