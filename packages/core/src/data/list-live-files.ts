import { readAllDataFiles, type DataFilePlace } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'

const pageSize = 10_000

/** Objects of the files that versions of data list, also of versions in the trash. */
export function listLiveFiles(
  ctx: RowCtx,
  after: DataFilePlace,
): Promise<{ readonly ids: readonly string[]; readonly next?: DataFilePlace }> {
  return ctx.store.read(async (db) => {
    const files = await readAllDataFiles(db, { after, limit: pageSize })
    const ids = files.map(({ objectId }) => objectId)
    const last = files.at(-1)
    return files.length === pageSize && last ? { ids, next: last } : { ids }
  })
}
