import {
  decodePath,
  encodeNode,
  encodePath,
  foldPairs,
  unpackPairs,
  type AimKey,
  type AimValue,
} from '@stemma/contract'
import {
  findRun,
  readAimContext,
  readPoints,
  readRunData,
  readRunFacts,
  readRunLabels,
  readSeries,
  byStep,
  sortPoints,
  type Db,
  type RunRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { aimPlace, below, pathAt, type AimTree } from './aim-place.ts'
import { plainValue } from './plain-value.ts'

/** Aim's number for the context that says nothing. */
const emptyContext = -4_504_863_053_055_089_774n

/** A node of a tree: its path, and its value in Aim's form. */
export interface AimNode {
  readonly path: Uint8Array
  readonly value: Uint8Array
}

export interface ReadAim {
  readonly runId: string
  readonly tree: AimTree
  /** What is wanted: a node and all below it. */
  readonly path: readonly AimKey[]
}

/**
 * A part of a run's tree as Aim's client reads it, in the order of paths: what its client wrote, and what every run has, whichever client wrote it.
 * Undefined for a run that is not there.
 */
export async function readAim(
  ctx: RowCtx,
  { runId, tree, path }: ReadAim,
): Promise<readonly AimNode[] | undefined> {
  authorize(ctx, 'run:read')
  return ctx.store.read(async (db) => {
    const run = await findRun(db, runId)
    if (run === undefined) return undefined
    const nodes = new Map<string, AimNode>()
    const add = (node: AimNode): void =>
      void nodes.set(Buffer.from(node.path).toString('hex'), node)
    const made = tree === 'm' ? await metaOf(db, run, path) : await pointsOf(db, run, path)
    const wanted = Buffer.from(encodePath(path)).toString('hex')
    for (const [keys, value] of made) {
      const node = { path: encodePath(keys), value: encodeNode(value) }
      if (Buffer.from(node.path).toString('hex').startsWith(wanted)) add(node)
    }
    // What was said counts more than what is made of the rows.
    const facts = await readRunFacts(db, run.run_no, below(aimPlace(tree, path)))
    for (const { place, value } of facts) add({ path: pathAt(tree, place), value })
    return [...nodes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, node]) => node)
  })
}

type Made = readonly [keys: readonly AimKey[], value: AimValue]

/** Parameters, contexts and what there is of series, of runs of any client. */
async function metaOf(db: Db, run: RunRow, path: readonly AimKey[]): Promise<readonly Made[]> {
  const [first] = path
  const made: Made[] = []
  const isAsked = (name: string): boolean => first === undefined || first === name
  const data = (await readRunData(db, [run.run_no], { aggregates: ['min', 'max', 'first'] })).get(
    run.run_no,
  )
  const isOfAim = data?.tags.some(([key]) => key === 'aim.hash') ?? false
  if (isAsked('end_time'))
    made.push([['end_time'], run.end_time === null ? null : Number(run.end_time) / 1000])
  if (isAsked('attrs') && !isOfAim) {
    made.push([['attrs'], new Map()])
    for (const [key, value] of data?.params ?? [])
      made.push([['attrs', String(key)], String(value)])
  }
  const names = await seriesOf(db, run)
  if (isAsked('contexts') && !isOfAim) made.push([['contexts', emptyContext], new Map()])
  if (!isAsked('traces') && !isAsked('typed_traces')) return made
  const series = await readSeries(
    db,
    run.run_no,
    (data?.metrics ?? []).map(([key]) => String(key)),
  )
  for (const [key, value, nan, , step, min, max, firstValue] of data?.metrics ?? []) {
    const { context, name } = names.get(String(key)) ?? { context: emptyContext, name: String(key) }
    const at = ['traces', context, name] as const
    made.push(
      [[...at, 'dtype'], 'float'],
      [[...at, 'version'], 2n],
      [[...at, 'first'], Number(firstValue ?? NaN)],
      [[...at, 'first_step'], BigInt(Number(series.get(String(key))?.first_step ?? 0))],
      [[...at, 'last'], nan === 1 ? NaN : Number(value)],
      [[...at, 'last_step'], BigInt(Number(step))],
      [[...at, 'min'], Number(min ?? NaN)],
      [[...at, 'max'], Number(max ?? NaN)],
      [['typed_traces', 'metric', context, name], 1n],
    )
  }
  return made
}

interface SeriesName {
  readonly context: bigint
  readonly name: string
}

/** By key: what Aim calls each metric. */
async function seriesOf(db: Db, run: RunRow): Promise<ReadonlyMap<string, SeriesName>> {
  const contexts = new Map<string, bigint>()
  const prefix = aimPlace('m', ['contexts'])
  const facts = await readRunFacts(db, run.run_no, below(prefix))
  const byNumber = new Map<bigint, AimNode[]>()
  for (const { place, value } of facts) {
    const [, number, ...rest] = decodePath(pathAt('m', place))
    if (typeof number !== 'bigint') continue
    const nodes = byNumber.get(number) ?? []
    nodes.push({ path: encodePath(rest), value })
    byNumber.set(number, nodes)
  }
  for (const [number, nodes] of byNumber)
    contexts.set(sorted(plainValue(foldPairs(nodes) ?? null)), number)
  const names = new Map<string, SeriesName>()
  for (const { kind, key, name, context } of await readRunLabels(db, run.run_no)) {
    if (kind !== 'metric') continue
    const said = context === '' ? '{}' : sorted(JSON.parse(context))
    names.set(key, { name, context: contexts.get(said) ?? emptyContext })
  }
  return names
}

/** JSON with its names in order, so that two that mean the same are the same. */
function sorted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return JSON.stringify(
    Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  )
}

/** The columns of one metric, or of all: `v2, CONTEXT, NAME, step | val | epoch | time, PLACE`. */
async function pointsOf(db: Db, run: RunRow, path: readonly AimKey[]): Promise<readonly Made[]> {
  if (path.length > 0 && path[0] !== 'v2') return []
  const names = await seriesOf(db, run)
  const [, wantedContext, wantedName, wantedColumn] = path
  const data = (await readRunData(db, [run.run_no], { projection: { params: [], tags: [] } })).get(
    run.run_no,
  )
  const epochs = await epochsOf(db, run)
  const made: Made[] = []
  for (const [metric] of data?.metrics ?? []) {
    const key = String(metric)
    const { context, name } = names.get(key) ?? { context: emptyContext, name: key }
    if (wantedContext !== undefined && wantedContext !== context) continue
    if (wantedName !== undefined && wantedName !== name) continue
    const { steps, times, values } = sortPoints(await readPoints(db, run.run_no, key), byStep)
    const columns: Readonly<Record<string, (at: number) => AimValue>> = {
      step: (at) => BigInt(steps[at] ?? 0),
      val: (at) => values[at] ?? NaN,
      time: (at) => Number(times[at]) / 1000,
      epoch: (at) => epochs.get(`${String(steps[at])} ${String(times[at])}`) ?? null,
    }
    for (const [column, valueAt] of Object.entries(columns)) {
      if (wantedColumn !== undefined && wantedColumn !== column) continue
      made.push([['v2', context, name, column], []])
      for (let at = 0; at < values.length; at++)
        made.push([['v2', context, name, column, BigInt(at)], valueAt(at)])
    }
  }
  return made
}

async function epochsOf(db: Db, run: RunRow): Promise<ReadonlyMap<string, AimValue>> {
  const { steps, times, values } = await readPoints(db, run.run_no, 'epoch')
  const epochs = new Map<string, AimValue>()
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? NaN
    epochs.set(
      `${String(steps[at])} ${String(times[at])}`,
      Number.isInteger(value) ? BigInt(value) : value,
    )
  }
  return epochs
}

/** Nodes of what Aim's number of a context stands for; none for one that nobody has described. */
export async function readContext(
  ctx: RowCtx,
  { number }: { readonly number: bigint },
): Promise<readonly AimNode[]> {
  authorize(ctx, 'run:read')
  if (number === emptyContext) return [{ path: new Uint8Array(), value: encodeNode(new Map()) }]
  const nodes = await ctx.store.read((db) => readAimContext(db, String(number)))
  return nodes === undefined ? [] : unpackPairs(nodes)
}
