import type { BlobBackend } from '../blob/blob-backend.ts'
import { Blocks } from '../blob/blocks.ts'
import { isDamage, unlessDamaged } from '../bytes/damaged.ts'
import { checkObjectId, checkObjectIds, type ObjectId } from '../bytes/object-id.ts'
import { DecodedCache } from '../codec/decoded-cache.ts'
import { collectAlone } from '../collect/collect-alone.ts'
import { checkStore } from '../fsck/check-store.ts'
import { differsFromPacks } from '../fsck/compare-with-footer.ts'
import { repairStore } from '../fsck/repair-store.ts'
import { ChunkIndex } from '../index/chunk-index.ts'
import { indexDamaged, isIndexDamage } from '../index/index-damage.ts'
import { segmentRules, type SegmentRules } from '../recipe/segment-rules.ts'
import { SharedState } from '../shared/collection-state.ts'
import { confirmShared } from '../shared/confirm-shared.ts'
import { ObjectsReceived, type ReceivedObjects } from '../transfer/receive-objects.ts'
import { sendObjects } from '../transfer/send-objects.ts'
import { ChunkReader } from './chunk-reader.ts'
import { IndexMender, type Mended } from './index-mender.ts'
import type { ObjectStore, PutOptions } from './object-store.ts'
import { PackWriter } from './pack-writer.ts'
import { ObjectPut } from './put-object.ts'
import { readObject } from './read-object.ts'
import { recover, type Recovery } from './recover.ts'
import { refresher } from './refresh.ts'
import { keep, reserve } from './reserve.ts'
import type { StoreParts } from './store-parts.ts'

export interface ObjectStoreOptions {
  readonly backend: BlobBackend
  /** The file of the index, `:memory:` for none. It is made again if it is missing. */
  readonly indexPath: string
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  /** How large packs get: 16 MiB unless said otherwise. A remote backend wants more, and holds three of them in memory. */
  readonly packBytes?: number
  /** For chunks that were decoded last: 32 MiB unless said otherwise. */
  readonly cacheBytes?: number
  /** Memory for large reads: whoever is done with a piece may give it back. */
  readonly blocks?: Blocks
  /** Where long recipes are divided; smaller segments let a test have many. A store reads those of any rules. */
  readonly segmentRules?: SegmentRules
  /** How long after its put an object without a name is kept. */
  readonly leaseMs?: number
  /** Other servers have stores of their own on the same backend: what is not found is looked for in their packs. */
  readonly isShared?: boolean
  /** The index turned out to be damaged, and was made again. */
  readonly onMended?: (mended: Mended) => void
}

const megabyte = 1024 * 1024
const dayMs = 24 * 60 * 60 * 1000

/**
 * Opens a store for this process alone. Cutting, hashing and compressing keep the thread busy: open it in a worker.
 *
 * @throws TEMPORARILY_UNAVAILABLE while another process has it.
 */
export async function openObjectStore(options: ObjectStoreOptions): Promise<ObjectStore> {
  const index = new ChunkIndex(options.indexPath)
  try {
    const parts = partsOf(options, index)
    let recovery: Recovery | undefined
    const recoverOnce = async (): Promise<unknown> => (recovery = await recoverSurely(parts))
    await parts.shared?.adopt(recoverOnce)
    recovery ??= await recoverSurely(parts)
    const mender = new IndexMender(parts, options.onMended ?? (() => {}))
    return {
      recovery,
      put: (source, putOptions = {}) => mender.once(() => put(parts, source, putOptions)),
      get: (id) => getSurely(parts, mender, checkObjectId(id)),
      has: (id) => parts.reader.head(checkObjectId(id)) !== undefined,
      reserve: (ids, untilMs) =>
        mender.repeat(() => reserve(parts, { ids: checkObjectIds(ids), untilMs })),
      keep: (ids, untilMs) =>
        mender.repeat(() => keep(parts, { ids: checkObjectIds(ids), untilMs })),
      receive: (source) => mender.once(() => receive(parts, source)),
      send: (ids) => sendSurely(mender, sendObjects(parts, checkObjectIds(ids))),
      collect: (work) => mender.once(() => collectAlone(parts, work)),
      refresh: () => mender.repeat(parts.refresh),
      check: () => mender.repeat(() => checkStore(parts)),
      repair: (problems) => mender.once(() => repairStore(parts, problems)),
      close: async () => {
        await parts.writer.close()
        index.close()
      },
    }
  } catch (error) {
    index.close()
    throw error
  }
}

function partsOf(options: ObjectStoreOptions, index: ChunkIndex): StoreParts {
  const { backend, clock = Date.now, packBytes = 16 * megabyte, leaseMs = dayMs } = options
  const shared = options.isShared === true ? new SharedState(backend, clock) : undefined
  const confirm = shared === undefined ? undefined : confirmShared(shared, () => parts.refresh())
  const writer = new PackWriter({ backend, index, clock, packBytes, confirm })
  const cache = new DecodedCache(options.cacheBytes ?? 32 * megabyte)
  const refresh = refresher(() => parts)
  const blocks = options.blocks ?? new Blocks()
  const reader = new ChunkReader({
    ...{ backend, index, writer, cache, blocks },
    refresh: shared === undefined ? undefined : refresh,
  })
  const parts: StoreParts = {
    ...{ backend, index, writer, reader, blocks, clock, packBytes, leaseMs, shared, refresh },
    segmentRules: options.segmentRules ?? segmentRules,
    ...{ activePuts: new Set(), cutters: [], marks: undefined, collecting: undefined },
  }
  return parts
}

/** With an index that turns out to be damaged while it is compared with the packs. */
async function recoverSurely(parts: StoreParts): Promise<Recovery> {
  try {
    return await recover(parts)
  } catch (error) {
    if (!isIndexDamage(error)) throw error
    parts.index.reset()
    return recover(parts)
  }
}

async function getSurely(
  parts: StoreParts,
  mender: IndexMender,
  id: ObjectId,
): ReturnType<ObjectStore['get']> {
  const find = (): ReturnType<ObjectStore['get']> => get(parts, id)
  const found = await mender.repeat(() => openChecked(parts, id, find))
  if (found === undefined) return undefined
  const { sizeBytes } = found
  return {
    sizeBytes,
    read: ({ start, end } = { start: 0, end: sizeBytes - 1 }) =>
      mender.bytes(id, async function* from(sent) {
        // After a mending it lies elsewhere.
        const object = sent === 0 ? found : await find()
        if (object !== undefined) yield* object.read({ start: start + sent, end })
      }),
  }
}

/** A recipe that can't be read may be elsewhere than the index says. */
async function openChecked(
  parts: StoreParts,
  id: ObjectId,
  find: () => ReturnType<ObjectStore['get']>,
): ReturnType<ObjectStore['get']> {
  try {
    return await find()
  } catch (error) {
    if (isDamage(error) && (await differsFromPacks(parts, id))) throw indexDamaged()
    throw error
  }
}

/** Who takes a stream of several objects has to ask for it again. */
async function* sendSurely(
  mender: IndexMender,
  stream: AsyncGenerator<Buffer, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* stream
  } catch (error) {
    await mender.once(() => Promise.reject(error))
  }
}

/** Another server may have stored it a moment ago, or removed what the index still knows. */
async function get(parts: StoreParts, id: ObjectId): ReturnType<ObjectStore['get']> {
  if (parts.shared === undefined) return readObject(parts.reader, id)
  const found = await unlessDamaged(readObject(parts.reader, id))
  if (found !== undefined) return found
  await parts.refresh()
  return readObject(parts.reader, id)
}

async function put(
  parts: StoreParts,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): ReturnType<ObjectStore['put']> {
  const active = await ObjectPut.begin(parts, options)
  parts.activePuts.add(active)
  try {
    return await active.store(source)
  } finally {
    parts.activePuts.delete(active)
  }
}

async function receive(
  parts: StoreParts,
  source: AsyncIterable<Uint8Array>,
): Promise<ReceivedObjects> {
  const received = new ObjectsReceived(parts, (content, options) => put(parts, content, options))
  parts.activePuts.add(received)
  try {
    return await received.receive(source)
  } finally {
    parts.activePuts.delete(received)
  }
}
