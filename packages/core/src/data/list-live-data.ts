import { readAllDataObjects } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'

const pageSize = 10_000

export interface LiveDataPlace {
  readonly versionNo: number
  readonly objectId: string
}

/** Objects that versions of data are made of, also of those in the trash. */
export function listLiveData(
  ctx: RowCtx,
  after: LiveDataPlace,
): Promise<{ readonly ids: readonly string[]; readonly next?: LiveDataPlace }> {
  return ctx.store.read(async (db) => {
    const objects = await readAllDataObjects(db, { after, limit: pageSize })
    const ids = objects.map(({ objectId }) => objectId)
    const last = objects.at(-1)
    return objects.length === pageSize && last ? { ids, next: last } : { ids }
  })
}
