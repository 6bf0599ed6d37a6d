import type { AimKey, AimValue } from '@stemma/contract'
import { valueOf, type AimCall, type AimClient } from './aim-client.ts'

export interface CopyRun {
  readonly from: AimClient
  readonly to: AimClient
  readonly hash: string
}

export interface CopiedRun {
  readonly points: number
  readonly objects: number
}

const callsPerFrame = 2000
const columns = ['val', 'step', 'epoch', 'time']

/** Copies a run from one server of Aim's protocol to another, as its client would have written it. */
export async function copyRun({ from, to, hash }: CopyRun): Promise<CopiedRun> {
  const their = await handles(from, hash, true)
  const properties = new Map<string, AimValue>()
  for (const name of ['name', 'experiment', 'description', 'archived', 'tags', 'creation_time'])
    properties.set(
      name,
      valueOf(await from.read({ handle: their.run, method: name, args: [] })) ?? null,
    )
  const created = properties.get('creation_time') ?? null
  const own = await handles(to, hash, false, created)
  const chunk: AimKey[] = ['meta', 'chunks', hash]
  const meta = valueOf(
    await from.read({ handle: their.meta, method: 'collect', args: [chunk, true, false] }),
  )
  const tree = meta instanceof Map ? meta : new Map<AimKey, AimValue>()
  const calls: AimCall[] = []
  const set = (path: readonly AimKey[], value: AimValue): void =>
    void calls.push({ handle: own.meta, method: '__setitem__', args: [[...chunk, ...path], value] })
  const contexts = tree.get('contexts')
  if (contexts instanceof Map)
    for (const [number, context] of contexts) set(['contexts', number], context)
  for (const name of ['name', 'experiment', 'description'])
    if (typeof properties.get(name) === 'string')
      calls.push({
        handle: own.run,
        method: `${name}.setter`,
        args: [properties.get(name) ?? null],
      })
  for (const [key, value] of tree) if (key !== 'contexts' && key !== 'end_time') set([key], value)
  await to.write(calls)
  const tags = properties.get('tags')
  for (const tag of Array.isArray(tags) ? tags : [])
    await to.read({ handle: own.run, method: 'add_tag', args: [tag] })
  const copied = await copySeries({ from, to, hash }, { tree, their: their.seqs, own: own.seqs })
  await to.write([
    {
      handle: own.meta,
      method: '__setitem__',
      args: [[...chunk, 'end_time'], tree.get('end_time') ?? null],
    },
    ...(properties.get('archived') === true
      ? [{ handle: own.run, method: 'archived.setter', args: [true] }]
      : []),
  ])
  return copied
}

async function handles(
  client: AimClient,
  hash: string,
  isRead: boolean,
  created: AimValue = null,
): Promise<{ readonly meta: string; readonly seqs: string; readonly run: string }> {
  const treeOf = (name: string): Promise<string> =>
    client.resource(
      'TreeView',
      new Map<string, AimValue>([
        ['name', name],
        ['sub', hash],
        ['read_only', isRead],
        ['index', false],
        ['timeout', null],
      ]),
    )
  const run = await client.resource(
    'StructuredRun',
    new Map<string, AimValue>([
      ['hash_', hash],
      ['read_only', isRead],
      ['created_at', created],
    ]),
  )
  return { run, meta: await treeOf('meta'), seqs: await treeOf('seqs') }
}

interface Series {
  readonly tree: ReadonlyMap<AimKey, AimValue>
  /** Handles of the trees of series. */
  readonly their: string
  readonly own: string
}

async function copySeries(
  { from, to, hash }: CopyRun,
  { tree, their, own }: Series,
): Promise<CopiedRun> {
  const traces = tree.get('traces')
  let points = 0
  let objects = 0
  let calls: AimCall[] = []
  const flush = async (): Promise<void> => {
    await to.write(calls)
    calls = []
  }
  for (const [context, names] of traces instanceof Map ? traces : []) {
    for (const [name, about] of names instanceof Map ? names : []) {
      const isNumbers = about instanceof Map && about.get('version') === 2n
      const path: AimKey[] = isNumbers
        ? ['seqs', 'v2', 'chunks', hash, context, name]
        : ['seqs', 'chunks', hash, context, name]
      for await (const { keys, value } of entriesOf({ from, handle: their, path })) {
        calls.push({ handle: own, method: '__setitem__', args: [[...path, ...keys], value] })
        if (keys[0] === 'val') {
          if (isNumbers) points++
          else objects++
        }
        // The columns of a point go together.
        if (calls.length >= callsPerFrame && !isNumbers) await flush()
      }
      if (isNumbers) {
        await writePoints(to, calls)
        calls = []
      } else
        for (const column of columns)
          calls.push({ handle: own, method: 'make_array', args: [[...path, column]] })
    }
  }
  await flush()
  return { points, objects }
}

/** Points whole: what a frame says of a place in all columns. */
async function writePoints(to: AimClient, calls: readonly AimCall[]): Promise<void> {
  const byPlace = new Map<AimKey, AimCall[]>()
  const rest: AimCall[] = []
  for (const call of calls) {
    const path = call.args[0]
    const place = Array.isArray(path) ? path.at(-1) : undefined
    if (typeof place !== 'bigint') {
      rest.push(call)
      continue
    }
    const list = byPlace.get(place)
    if (list === undefined) byPlace.set(place, [call])
    else list.push(call)
  }
  let frame = rest
  for (const point of byPlace.values()) {
    frame.push(...point)
    if (frame.length < callsPerFrame) continue
    await to.write(frame)
    frame = []
  }
  await to.write(frame)
}

interface Entry {
  readonly keys: readonly AimKey[]
  readonly value: AimValue
}

interface Sequence {
  readonly from: AimClient
  readonly handle: string
  readonly path: readonly AimKey[]
}

/** What a series holds by column and place: places are hashes, so the tree can't be asked for as lists. */
async function* entriesOf({ from, handle, path }: Sequence): AsyncGenerator<Entry> {
  for (const column of columns) {
    const call = { handle, method: 'items_eager', args: [[...path, column]] }
    const items = valueOf(await from.read(call))
    for (const item of Array.isArray(items) ? items : [])
      if (Array.isArray(item) && (typeof item[0] === 'bigint' || typeof item[0] === 'string'))
        yield { keys: [column, item[0]], value: item[1] ?? null }
  }
}
