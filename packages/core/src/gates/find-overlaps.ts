import { invalidState, StemmaError } from '@stemma/contract'
import { dataCtx, type DataCtx } from '../data/data-ctx.ts'
import { getDataVersion, overlapData, type DataDetail } from '../data/read-data.ts'
import type { Ctx } from '../room-ctx.ts'
import type { DecisionContent } from './decision-content.ts'
import type { Contender, Contenders } from './find-contenders.ts'

type Overlap = DecisionContent['overlaps'][number]

/**
 * How many rows of a version of data two models have learnt from, as far as their runs say.
 *
 * @throws INVALID_STATE if there are any: then the rows are no test
 */
export async function findOverlaps(
  ctx: Ctx,
  input: {
    readonly name: string
    readonly candidate: number
    readonly against: number
    readonly data: string
  },
): Promise<readonly Overlap[]> {
  const found = await ctx.rows.findContenders({ ...input, alias: '' })
  const data = dataCtx(ctx)
  const evaluation = await getDataVersion(data, { reference: input.data })
  return overlapsWith(data, evaluation, { ...found, name: input.name })
}

/** The same for versions that are known. */
export async function overlapsWith(
  ctx: DataCtx,
  evaluation: DataDetail,
  {
    name,
    candidate,
    against,
  }: Pick<Contenders, 'candidate' | 'against'> & { readonly name: string },
): Promise<readonly Overlap[]> {
  const overlaps = [
    ...(await overlapsOf(ctx, evaluation, candidate)),
    ...(await overlapsOf(ctx, evaluation, against)),
  ]
  const { version } = evaluation
  refuseOverlaps(overlaps, { name, data: `${version.name}/${version.row.version}` })
  return overlaps
}

function refuseOverlaps(
  overlaps: readonly Overlap[],
  { name, data }: { readonly name: string; readonly data: string },
): void {
  const shared = overlaps.filter(({ rows }) => Number(rows ?? 0) > 0)
  if (shared.length === 0) return
  const each = shared.map(
    ({ model, data: trained, rows }) =>
      `${name}/${model} was trained on ${rows} of them (${trained})`,
  )
  throw invalidState(
    `Rows of ${data} are no test: ${each.join('; ')}. Take data that neither model has seen, such as a part of: stemma data split.`,
  )
}

async function overlapsOf(
  ctx: DataCtx,
  evaluation: DataDetail,
  { version: model, trainedOn }: Contender,
): Promise<Overlap[]> {
  if (trainedOn.length === 0)
    return [{ model, data: '', unknown: 'its run names no version of data' }]
  const overlaps: Overlap[] = []
  for (const data of trainedOn) overlaps.push(await overlapWith(ctx, evaluation, { model, data }))
  return overlaps
}

async function overlapWith(
  ctx: DataCtx,
  { version, manifest }: DataDetail,
  { model, data }: { readonly model: number; readonly data: string },
): Promise<Overlap> {
  const columns =
    manifest.key.length > 0 ? manifest.key : manifest.schema.columns.map((column) => column.name)
  const before = data
  const now = `${version.name}/${version.row.version}`
  try {
    const { both } = await overlapData(ctx, { before, now, columns })
    return { model, data, rows: both }
  } catch (error) {
    if (!(error instanceof StemmaError) || error.code === 'INTERNAL_ERROR') throw error
    return { model, data, unknown: error.message }
  }
}
