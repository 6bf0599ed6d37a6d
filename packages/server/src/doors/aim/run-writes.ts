import {
  decodePath,
  encodeNode,
  encodePath,
  foldPairs,
  packPairs,
  unfold,
  type AimKey,
  type AimPair,
  type AimValue,
} from '@stemma/contract'
import {
  aimPlace,
  plainValue,
  type AimPoint,
  type AimStep,
  type AimWrite,
  type ClientText,
} from '@stemma/core'
import { keysOf, type Instruction } from './frame.ts'
import { readHandle, type Handle } from './handle.ts'
import { media, type Media } from './media.ts'

/** What a frame says of one run, and the files in it that are stored before it is taken. */
export interface RunWrites extends AimWrite {
  readonly media: readonly Media[]
  readonly isArchived?: boolean | undefined
}

const columns = new Set(['val', 'step', 'epoch', 'time'])
/** What the rows of a series of numbers say by themselves. */
const summaries = new Set(['first', 'first_step', 'last', 'last_step', 'min', 'max'])

interface Growing {
  readonly runId: string
  readonly steps: { readonly step: AimStep; readonly series?: string | undefined }[]
  readonly points: Map<
    string,
    Partial<Record<string, AimValue>> & { readonly at: readonly AimKey[] }
  >
  readonly contexts: { readonly number: string; readonly nodes: Uint8Array }[]
  readonly params: ClientText[]
  readonly tags: ClientText[]
  readonly refused: string[]
  readonly media: Media[]
  experiment?: string
  endTime?: number | null
  isArchived?: boolean
}

export interface WriteOptions {
  /** Whether environment variables are kept, which may have passwords. */
  readonly keepsEnvironment: boolean
}

/** What the instructions of a frame mean, run by run. What can't be understood is kept as it came, and said on the run. */
export function runWrites(
  instructions: readonly Instruction[],
  options: WriteOptions,
): readonly RunWrites[] {
  const runs = new Map<string, Growing>()
  for (const instruction of instructions) {
    const handle = readHandle(instruction.handle)
    if (handle === undefined) continue
    const runOf = (runId: string): Growing => {
      let run = runs.get(runId)
      if (run === undefined) {
        run = {
          runId,
          steps: [],
          points: new Map(),
          contexts: [],
          params: [],
          tags: [],
          refused: [],
          media: [],
        }
        runs.set(runId, run)
      }
      return run
    }
    if (handle.kind === 'meta' || handle.kind === 'seqs')
      writeTree(instruction, { handle, runOf, options })
    else if (handle.kind === 'run') setProperty(instruction, runOf(handle.runId))
  }
  return Array.from(runs.values(), finish)
}

interface TreeWrite {
  readonly handle: Handle
  readonly runOf: (runId: string) => Growing
  readonly options: WriteOptions
}

function writeTree({ method, args }: Instruction, { handle, runOf, options }: TreeWrite): void {
  const path = keysOf(args[0])
  const run = runIn(path)
  // What is said of all runs together is known from each.
  if (run === undefined) return
  const growing = runOf(run.runId)
  switch (method) {
    case '__setitem__':
    case 'set':
      return setNodes(growing, { run, pairs: args[1] ?? [], options })
    case 'make_array':
      return setNodes(growing, {
        run,
        pairs: [{ path: new Uint8Array(), value: encodeNode([]), isBlob: false }],
        options,
        isFlag: true,
      })
    case '__delitem__':
      growing.steps.push({ step: { kind: 'clear', place: aimPlace(run.tree, run.path) } })
      return
    case 'update': {
      const changes = foldPairs(args[1] ?? [])
      for (const change of Array.isArray(changes) ? changes : []) {
        const [at = null, value = null] = Array.isArray(change) ? change : []
        const keys = Array.isArray(at) ? at : [at]
        const more = keys.filter((key) => typeof key === 'string' || typeof key === 'bigint')
        const place = { ...run, path: [...run.path, ...more] }
        setNodes(growing, { run: place, pairs: unfold(value), options })
      }
      return
    }
    case 'preload':
    case 'finalize':
      return
    default:
      growing.refused.push(`Aim's ${handle.kind} tree has no method '${method}' here`)
  }
}

interface PlaceInRun {
  readonly runId: string
  readonly tree: 'm' | 's'
  readonly path: readonly AimKey[]
}

/** Where a path of Aim's leads: `meta, chunks, RUN, …`, `seqs, chunks, RUN, …` or `seqs, v2, chunks, RUN, …`. */
export function runIn(path: readonly AimKey[]): PlaceInRun | undefined {
  const [tree, ...rest] = path
  const isSecond = rest[0] === 'v2'
  const [chunks, runId, ...below] = isSecond ? rest.slice(1) : rest
  if (chunks !== 'chunks' || typeof runId !== 'string') return undefined
  if (tree === 'meta') return { runId, tree: 'm', path: below }
  return tree === 'seqs'
    ? { runId, tree: 's', path: isSecond ? ['v2', ...below] : below }
    : undefined
}

interface NodesToSet {
  readonly run: PlaceInRun
  readonly pairs: readonly AimPair[]
  readonly options: WriteOptions
  /** Only says that there is a list: what is in it stays. */
  readonly isFlag?: boolean
}

function setNodes(growing: Growing, { run, pairs, options, isFlag = false }: NodesToSet): void {
  const { tree, path } = run
  if (tree === 's' && path[0] === 'v2') {
    if (addColumn(growing, path, isFlag ? undefined : foldPairs(pairs))) return
    growing.refused.push(`Aim's series '${String(path[2])}' has a column that is unknown`)
  }
  if (tree === 'm' && path[0] === 'attrs') return setParams(growing, { run, pairs, options })
  if (tree === 'm' && path[0] === 'end_time') {
    const seconds = foldPairs(pairs)
    growing.endTime = typeof seconds === 'number' ? Math.round(seconds * 1000) : null
    return
  }
  if (tree === 'm' && path[0] === 'contexts' && typeof path[1] === 'bigint' && path.length === 2)
    growing.contexts.push({ number: String(path[1]), nodes: packPairs(pairs) })
  const series =
    tree === 'm' && path[0] === 'traces' && summaries.has(String(path[3]))
      ? `${String(path[1])} ${String(path[2])}`
      : undefined
  const files = tree === 's' ? media({ runId: run.runId, path, pairs }) : { media: [], pairs }
  growing.media.push(...files.media)
  put(growing, { run, pairs: files.pairs, isFlag, series })
}

function put(
  growing: Growing,
  {
    run: { tree, path },
    pairs,
    isFlag,
    series,
  }: Pick<NodesToSet, 'run' | 'pairs' | 'isFlag'> & { readonly series?: string | undefined },
): void {
  if (isFlag !== true)
    growing.steps.push({ step: { kind: 'clear', place: aimPlace(tree, path) }, series })
  const start = encodePath(path)
  for (const pair of pairs) {
    const place = aimPlace(tree, Buffer.concat([start, pair.path]))
    growing.steps.push({ step: { kind: 'put', fact: { place, value: pair.value } }, series })
  }
}

/** One value of a point: `v2, CONTEXT, NAME, COLUMN, PLACE`. */
function addColumn(
  growing: Growing,
  [, context, name, column, place]: readonly AimKey[],
  value: AimValue | undefined,
): boolean {
  if (typeof context !== 'bigint' || typeof name !== 'string' || !columns.has(String(column)))
    return false
  if (place === undefined) return true
  const id = `${context} ${name} ${place}`
  let point = growing.points.get(id)
  if (point === undefined) growing.points.set(id, (point = { at: [context, name] }))
  point[String(column)] = value ?? null
  return true
}

function setParams(growing: Growing, { run, pairs, options }: NodesToSet): void {
  const path = run.path.slice(1)
  const isSystem = path[0] === '__system_params'
  const kept =
    options.keepsEnvironment || !(isSystem || path.length === 0)
      ? pairs
      : pairs.filter(({ path: within }) => {
          const keys = [...path, ...decodePath(within)]
          return keys[0] !== '__system_params' || keys[1] !== 'env_variables'
        })
  put(growing, { run, pairs: kept, isFlag: false })
  const value = foldPairs(kept)
  if (value === undefined) return
  if (isSystem) {
    const info = value instanceof Map ? value.get('git_info') : undefined
    const commit = info instanceof Map ? info.get('commit') : undefined
    const hash = commit instanceof Map ? commit.get('hash') : commit
    if (typeof hash === 'string' && hash !== '')
      growing.tags.push({ name: 'mlflow.source.git.commit', value: hash })
    return
  }
  flatten(path.map(String), value, growing.params)
}

/** Nested parameters as one list, with their names joined by points. */
function flatten(names: readonly string[], value: AimValue, params: ClientText[]): void {
  if (value instanceof Map) {
    for (const [key, inner] of value)
      if (!(names.length === 0 && key === '__system_params'))
        flatten([...names, String(key)], inner, params)
  } else if (names.length > 0) params.push({ name: names.join('.'), value: textOf(value) })
}

function textOf(value: AimValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value === null) return 'None'
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  return JSON.stringify(plainValue(value))
}

function setProperty({ method, args }: Instruction, growing: Growing): void {
  const value = foldPairs(args[0] ?? []) ?? null
  const text = typeof value === 'string' ? value : ''
  switch (method) {
    case 'name.setter':
      if (text !== '') growing.tags.push({ name: 'mlflow.runName', value: text })
      return
    case 'description.setter':
      growing.tags.push({ name: 'mlflow.note.content', value: text })
      return
    case 'experiment.setter':
      if (text !== '') growing.experiment = text
      return
    case 'archived.setter':
      growing.isArchived = value === true
      return
    default:
      growing.refused.push(`Aim's run has no property '${method}' here`)
  }
}

function finish(growing: Growing): RunWrites {
  const points: AimPoint[] = []
  const counted = new Set<string>()
  for (const { at, val, step, epoch, time } of growing.points.values()) {
    const [context, name] = at
    const value = numberOf(val)
    if (value === undefined || name === undefined) {
      growing.refused.push(`Aim's series '${String(name)}': a value is no number`)
      continue
    }
    counted.add(`${String(context)} ${String(name)}`)
    points.push({
      context: String(context),
      name: String(name),
      value,
      step: typeof step === 'bigint' ? Number(step) : Math.trunc(numberOf(step) ?? 0),
      time: Math.max(0, Math.round((numberOf(time) ?? 0) * 1000)),
      epoch: numberOf(epoch),
    })
  }
  const {
    runId,
    contexts,
    params,
    tags,
    refused,
    media: files,
    experiment,
    endTime,
    isArchived,
  } = growing
  return {
    ...{
      runId,
      contexts,
      points,
      params,
      tags,
      refused,
      media: files,
      experiment,
      endTime,
      isArchived,
    },
    steps: growing.steps
      .filter(({ series }) => series === undefined || !counted.has(series))
      .map(({ step }) => step),
  }
}

function numberOf(value: AimValue | undefined): number | undefined {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' ? value : undefined
}
