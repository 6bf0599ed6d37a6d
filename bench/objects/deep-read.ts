import type { ObjectStore } from '@stemma/objects'
import { median } from '../load/stats.ts'
import { history } from './history.ts'
import { pieces, toCsv } from './table.ts'
import { withStore } from './with-store.ts'

/** 31 is five bits: its deltas lead back over 30, 28, 24 and 16 to the first version. */
const deepVersion = 31

/** MB/s of reading a version whose deltas are five deep: the median of five stores that have nothing decoded yet. */
export async function measureDeepRead(rowCount: number): Promise<number> {
  return withStore(async ({ store, reopen }) => {
    const id = await putVersions(store, rowCount)
    await store.close()
    const rates: number[] = []
    // The first also collects the garbage of making the versions.
    for (let round = 0; round < 5; round++) rates.push(await rateOf(await reopen(), id))
    return median(rates)
  })
}

/**
 * The id of the last version. A function of its own, so that its hundred megabytes of rows are garbage when it returns: each collection
 * of garbage while a version is read would look through them, half of the time.
 */
async function putVersions(store: ObjectStore, rowCount: number): Promise<string> {
  let previous: string | undefined
  for (const rows of history(rowCount, deepVersion + 1)) {
    const options = previous === undefined ? {} : { previous }
    previous = (await store.put(pieces(toCsv(rows)), options)).id
  }
  if (previous === undefined) throw new Error('There is no version.')
  return previous
}

async function rateOf(store: ObjectStore, id: string): Promise<number> {
  const start = performance.now()
  let sizeBytes = 0
  const object = await store.get(id)
  for await (const piece of object?.read() ?? []) sizeBytes += piece.byteLength
  const ms = performance.now() - start
  await store.close()
  if (sizeBytes === 0) throw new Error('Nothing came back.')
  return sizeBytes / 1e3 / ms
}
