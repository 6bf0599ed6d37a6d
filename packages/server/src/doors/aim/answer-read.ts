import {
  decodePath,
  encodePath,
  foldPairs,
  packPairs,
  unfold,
  unpackPairs,
  type AimKey,
  type AimPair,
  type AimValue,
} from '@stemma/contract'
import { openOwnedFile, type Ctx } from '@stemma/core'
import { AimError } from './aim-error.ts'
import { readHandle } from './handle.ts'
import { fileMark } from './media.ts'
import { placeInRun } from './place-in-run.ts'
import { readRunProperty } from './run-property.ts'

const mostRuns = 50_000

export interface ReadCall {
  readonly handle: string
  readonly method: string
  /** As the client packs them. */
  readonly args: Uint8Array
}

/** What a method of a resource answers, packed. @throws AimError where Aim raises an exception */
export async function answerRead(
  ctx: Ctx,
  { handle: text, method, args }: ReadCall,
): Promise<Uint8Array> {
  const handle = readHandle(text)
  const given = foldPairs(unpackPairs(args)) ?? []
  const list = Array.isArray(given) ? given : []
  switch (handle?.kind) {
    case 'meta':
    case 'seqs':
      return packPairs(await readTree(ctx, { method, args: list }))
    case 'run':
      return packPairs(
        unfold(await readRunProperty(ctx, { runId: handle.runId, method, args: list })),
      )
    case 'repo':
      return packPairs(unfold(await readRepo(ctx, method)))
    default:
      // Locks, check-ins and signs of life: nobody else has them.
      return packPairs(unfold(null))
  }
}

async function readRepo(ctx: Ctx, method: string): Promise<AimValue> {
  if (method === 'list_all_runs') return [...(await runIds(ctx, ''))]
  if (method === 'list_active_runs')
    return [...(await runIds(ctx, "attributes.status = 'RUNNING'"))]
  return null
}

/** All active runs of the server, newest first. */
async function runIds(ctx: Ctx, filter: string): Promise<readonly string[]> {
  const { experiments } = await ctx.rows.searchExperiments({
    ...{ filter: '', lifecycle: 'active', orderBy: [], maxResults: 10_000 },
  })
  const experimentIds = experiments.map(({ experiment }) => String(experiment.experiment_id))
  const ids: string[] = []
  for (let pageToken: string | undefined; ;) {
    const page = await ctx.rows.searchRuns({
      ...{ experimentIds, filter, lifecycle: 'active', orderBy: [], maxResults: 5000, pageToken },
      projection: { metrics: [], params: [], tags: [] },
    })
    for (const { run } of page.runs) ids.push(run.run_id)
    pageToken = page.nextPageToken
    if (pageToken === undefined || ids.length >= mostRuns) return ids
  }
}

interface TreeRead {
  readonly method: string
  readonly args: readonly AimValue[]
}

async function readTree(ctx: Ctx, { method, args }: TreeRead): Promise<readonly AimPair[]> {
  const [given = null, second, third] = args
  const path = (Array.isArray(given) ? given : given === null ? [] : [given]).filter(isKey)
  if (method === 'preload' || method === 'finalize') return unfold(null)
  const nodes = await nodesAt(ctx, path, method === 'keys_eager' || method.endsWith('_key'))
  switch (method) {
    case 'collect': {
      if (nodes.length === 0) throw noKey(path)
      // Objects as plain maps, where they are asked for so.
      return third === true
        ? nodes.map((node) => (node.value[0] === 15 ? { ...node, value: Uint8Array.of(7) } : node))
        : nodes
    }
    case 'keys_eager':
      return unfold(childrenOf(nodes).map(([key]) => key))
    case 'items_eager': {
      const items = childrenOf(nodes)
      const pairs: AimPair[] = [...unfold([])]
      for (const [at, [key, below]] of items.entries()) {
        const start = encodePath([BigInt(at)])
        pairs.push({ path: start, value: Uint8Array.of(6), isBlob: false })
        for (const pair of unfold(key))
          pairs.push({ ...pair, path: joined(start, encodePath([0n]), pair.path) })
        for (const pair of below)
          pairs.push({ ...pair, path: joined(start, encodePath([1n]), pair.path) })
      }
      return pairs
    }
    case 'first_key':
    case 'last_key': {
      const keys = childrenOf(nodes).map(([key]) => key)
      const key = method === 'first_key' ? keys[0] : keys.at(-1)
      if (key === undefined) throw noKey(path)
      return unfold(key)
    }
    case 'iterlevel': {
      const level = Number(second ?? 1)
      return unfold(levelOf(nodes, level))
    }
    default:
      throw new AimError('AttributeError', `A tree has no method '${method}' here.`)
  }
}

/** What is at a path and below it, with paths from there on. */
async function nodesAt(
  ctx: Ctx,
  path: readonly AimKey[],
  isForKeys: boolean,
): Promise<readonly AimPair[]> {
  const place = placeInRun(path)
  if (place === undefined) return nodesOfAll(ctx, path)
  const { runId, tree, path: within } = place
  const nodes = await ctx.rows.readAim({ runId, tree, path: within })
  const skipped = encodePath(within).length
  const pairs: AimPair[] = []
  for (const { path: whole, value } of nodes ?? []) {
    const own = { path: whole.subarray(skipped), value, isBlob: false }
    pairs.push(value[0] === fileMark && !isForKeys ? await withFile(ctx, runId, own) : own)
  }
  return pairs
}

/** What is said of all runs: which there are, and the contexts that they have. */
async function nodesOfAll(ctx: Ctx, path: readonly AimKey[]): Promise<readonly AimPair[]> {
  const [tree, second, third] = path
  if (tree === 'meta' && second === 'contexts' && typeof third === 'bigint') {
    const skipped = encodePath(path.slice(3)).length
    const nodes = await ctx.rows.readContext({ number: third })
    return nodes.map(({ path: at, value }) => ({
      path: at.subarray(skipped),
      value,
      isBlob: false,
    }))
  }
  const isList = second === 'chunks' || (second === 'v2' && third === 'chunks')
  if ((tree === 'meta' || tree === 'seqs') && isList)
    return (await runIds(ctx, '')).map((id) => ({
      path: encodePath([id]),
      value: Uint8Array.of(7),
      isBlob: false,
    }))
  return []
}

/** The bytes of a file where its place stands. */
async function withFile(ctx: Ctx, runId: string, pair: AimPair): Promise<AimPair> {
  const path = Buffer.from(pair.value.subarray(2)).toString('utf8')
  const { file } = await openOwnedFile(ctx, { owner: { run_id: runId }, path })
  const chunks: Uint8Array[] = [pair.value.subarray(1, 2)]
  try {
    for await (const chunk of file.read()) chunks.push(chunk as Uint8Array) // a stream of bytes
  } finally {
    await file.close()
  }
  return { ...pair, value: Buffer.concat(chunks), isBlob: true }
}

/** Each first key, with what is below it. */
function childrenOf(nodes: readonly AimPair[]): readonly (readonly [AimKey, readonly AimPair[]])[] {
  const children = new Map<AimKey, AimPair[]>()
  for (const node of nodes) {
    const [key] = decodePath(node.path)
    if (key === undefined) continue
    const list = children.get(key)
    const below = { ...node, path: node.path.subarray(encodePath([key]).length) }
    if (list === undefined) children.set(key, [below])
    else list.push(below)
  }
  return [...children]
}

/** Paths of so many keys, each with what is there. */
function levelOf(nodes: readonly AimPair[], level: number): AimValue {
  const found = new Map<string, { readonly keys: readonly AimKey[]; readonly nodes: AimPair[] }>()
  for (const node of nodes) {
    const keys = decodePath(node.path)
    if (keys.length < level) continue
    const own = keys.slice(0, level)
    const start = encodePath(own)
    const id = Buffer.from(start).toString('hex')
    const entry = found.get(id) ?? { keys: own, nodes: [] }
    entry.nodes.push({ ...node, path: node.path.subarray(start.length) })
    found.set(id, entry)
  }
  return Array.from(found.values(), ({ keys, nodes: below }) => [
    [...keys],
    foldPairs(below) ?? null,
  ])
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts)
}

function isKey(value: AimValue): value is AimKey {
  return typeof value === 'string' || typeof value === 'bigint'
}

function noKey(path: readonly AimKey[]): AimError {
  return new AimError('KeyError', path.map(String).join(', '))
}
