import type { Db, Reclaimed } from '../db.ts'

/** Pages of one call: some milliseconds. */
const pagesAtOnce = 200

/**
 * Moves the last pages of the file into free ones and cuts the file by as many. A file that was made without `auto_vacuum` keeps its size;
 * its free pages are used again all the same. The file itself gets shorter with the next checkpoint.
 */
export async function reclaim(db: Db): Promise<Reclaimed> {
  const pageBytes = await numberOf(db, 'page_size')
  const free = await numberOf(db, 'freelist_count')
  const before = await numberOf(db, 'page_count')
  if (free > 0) await db.rows(`pragma incremental_vacuum(${pagesAtOnce})`)
  const after = await numberOf(db, 'page_count')
  const left = await numberOf(db, 'freelist_count')
  return {
    freedBytes: (before - after) * pageBytes,
    reusableBytes: left * pageBytes,
    isDone: left === 0 || after === before,
  }
}

async function numberOf(db: Db, pragma: string): Promise<number> {
  return Number((await db.rows(`pragma ${pragma}`))[0]?.[0])
}
