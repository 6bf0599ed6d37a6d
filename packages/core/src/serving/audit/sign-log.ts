import { notFound } from '@stemma/contract'
import { newestCheckpoint, type CheckpointRow } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { appendEntries } from './append-entries.ts'

/** Signs the end of the chain now, unless it is signed already. @throws RESOURCE_DOES_NOT_EXIST while the chain is empty */
export async function signLog(ctx: RowCtx): Promise<CheckpointRow> {
  authorize(ctx, 'serving:write')
  return ctx.log.write(async (tx) => {
    await appendEntries(ctx, tx, [], { isSigned: true })
    const newest = await newestCheckpoint(tx)
    if (newest === undefined) throw notFound('There is nothing in the inference log yet.')
    return newest
  })
}
