import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { invalidParameter, notFound } from '@stemma/contract'
import type { Engine } from '../../engine/engine.ts'
import { quotePath } from '../../engine/quote.ts'
import { readLines } from '../../lines/read-lines.ts'
import { deltaError } from '../delta-error.ts'
import {
  parseAction,
  type Action,
  type AddAction,
  type Metadata,
  type Protocol,
} from './actions.ts'
import { parseLogNames, type CheckpointFiles, type LogFiles } from './log-names.ts'

/** What a table is at one version. */
export interface DeltaSnapshot {
  readonly version: number
  readonly protocol: Protocol
  readonly metadata: Metadata
  /** In the order of their paths. */
  readonly files: readonly AddAction[]
}

export interface SnapshotInput {
  readonly engine: Engine
  /** The folder of the table. */
  readonly root: string
  /** The newest one unless it is given. */
  readonly version?: number
}

/** Replays the log. RESOURCE_DOES_NOT_EXIST for a version that never was, INVALID_STATE for one that the log no longer tells. */
export async function readSnapshot({
  engine,
  root,
  version,
}: SnapshotInput): Promise<DeltaSnapshot> {
  const log = join(root, '_delta_log')
  const files = await listLog(root)
  const newest = newestVersion(files)
  const wanted = version ?? newest
  if (!Number.isSafeInteger(wanted) || wanted < 0)
    throw invalidParameter(
      `A version of a Delta table is a whole number from 0, not ${String(wanted)}.`,
    )
  if (wanted > newest)
    throw notFound(
      `The Delta table has no version ${String(wanted)}; the newest is ${String(newest)}.`,
    )
  const checkpoint = files.checkpoints.findLast((found) => found.version <= wanted)
  const state = new Replay()
  if (checkpoint !== undefined) await replayCheckpoint(state, { engine, log, checkpoint })
  for (let next = checkpoint === undefined ? 0 : checkpoint.version + 1; next <= wanted; next++) {
    const commit = files.commits.get(next)
    if (commit === undefined)
      throw deltaError(`version ${String(wanted)} needs commit ${String(next)}, which is gone.`)
    await replayJson(state, { log, name: commit.name })
  }
  return state.snapshot(wanted)
}

/** RESOURCE_DOES_NOT_EXIST for a folder that is no Delta table. */
export async function listLog(root: string): Promise<LogFiles> {
  try {
    return parseLogNames(await readdir(join(root, '_delta_log')))
  } catch {
    throw notFound(`${root} is no Delta table: it has no folder _delta_log.`)
  }
}

/** INVALID_STATE when there is none. */
export function newestVersion({ commits, checkpoints }: LogFiles): number {
  const newest = Math.max(...commits.keys(), ...checkpoints.map(({ version }) => version))
  if (newest < 0) throw deltaError('its log has no commits.')
  return newest
}

/** The state that a log tells, action by action. */
class Replay {
  readonly #files = new Map<string, AddAction>()
  #protocol: Protocol | undefined
  #metadata: Metadata | undefined

  take({ add, remove, protocol, metaData }: Action): void {
    if (add !== undefined) this.#files.set(fileKey(add), add)
    if (remove !== undefined) this.#files.delete(fileKey(remove))
    this.#protocol = protocol ?? this.#protocol
    this.#metadata = metaData ?? this.#metadata
  }

  snapshot(version: number): DeltaSnapshot {
    if (this.#protocol === undefined) throw deltaError('its log has no protocol.')
    if (this.#metadata === undefined) throw deltaError('its log has no metaData.')
    const files = [...this.#files.values()].sort((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
    )
    return { version, protocol: this.#protocol, metadata: this.#metadata, files }
  }
}

/** A file with other deleted rows is another file. */
function fileKey({ path, deletionVector }: Pick<AddAction, 'path' | 'deletionVector'>): string {
  if (deletionVector === undefined) return path
  const { storageType, pathOrInlineDv, offset } = deletionVector
  return `${path}\n${storageType}${pathOrInlineDv}${offset === undefined ? '' : `@${String(offset)}`}`
}

interface CheckpointInput {
  readonly engine: Engine
  readonly log: string
  readonly checkpoint: CheckpointFiles
}

async function replayCheckpoint(
  state: Replay,
  { engine, log, checkpoint }: CheckpointInput,
): Promise<void> {
  const sidecars: string[] = []
  const take = (action: Action): void => {
    if (action.sidecar !== undefined) sidecars.push(action.sidecar.path)
    state.take(action)
  }
  for (const name of checkpoint.names) {
    if (name.endsWith('.json')) await replayJson({ take }, { log, name })
    else await replayParquet({ take }, { engine, log, name })
  }
  for (const name of sidecars)
    await replayParquet(state, { engine, log, name: join('_sidecars', name) })
}

interface Taker {
  readonly take: (action: Action) => void
}

async function replayJson(
  state: Taker,
  { log, name }: { readonly log: string; readonly name: string },
): Promise<void> {
  try {
    for await (const { text } of readLines(join(log, name))) state.take(parseAction(text, name))
  } catch (error) {
    throw isMissing(error) ? deltaError(`${name} is gone.`) : error
  }
}

/** Fields that reading needs: statistics may have any type, and many bytes. */
const wantedFields: Readonly<Record<string, readonly string[]>> = {
  add: ['path', 'partitionValues', 'size', 'deletionVector'],
  remove: ['path', 'deletionVector'],
  protocol: ['minReaderVersion', 'readerFeatures'],
  metaData: ['id', 'schemaString', 'partitionColumns', 'configuration'],
  sidecar: ['path'],
}

async function replayParquet(
  state: Taker,
  { engine, log, name }: { readonly engine: Engine; readonly log: string; readonly name: string },
): Promise<void> {
  const path = join(log, name)
  const reader = `read_parquet([${quotePath(path)}], hive_partitioning=false)`
  const columns = await engine.describe(`select * from ${reader}`).catch(() => {
    throw deltaError(`${name} is gone, or is no Parquet file.`)
  })
  const actions = columns.flatMap(({ name: action, type }) => {
    const wanted = wantedFields[action]
    // Only a struct has entries.
    const fields = 'entryNames' in type ? type.entryNames : []
    if (wanted === undefined || fields.length === 0) return []
    const kept = wanted.filter((field) => fields.includes(field))
    const packed = kept.map((field) => `"${field}" := "${action}"."${field}"`).join(', ')
    return [
      `case when "${action}" is not null then to_json({'${action}': struct_pack(${packed})}) end`,
    ]
  })
  for await (const rows of engine.stream(`select coalesce(${actions.join(', ')}) from ${reader}`)) {
    for (const [text] of rows) if (typeof text === 'string') state.take(parseAction(text, name))
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
