import { notFound } from '@stemma/contract'
import { findRun, readDataUses, readSeenData, type DataUse, type SeenData } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateRunId } from '../runs/run-id.ts'
import { requireDataVersion } from './require-data.ts'

export interface DataUses {
  /** Newest run first. */
  readonly uses: readonly DataUse[]
  /** `before` of the next page. */
  readonly next?: number
}

/** The runs that saw a version. @throws RESOURCE_DOES_NOT_EXIST */
export function listDataUses(
  ctx: RowCtx,
  {
    reference,
    before = Number.MAX_SAFE_INTEGER,
    limit,
  }: { readonly reference: string; readonly before?: number | undefined; readonly limit: number },
): Promise<DataUses> {
  authorize(ctx, 'data:read')
  return ctx.store.read(async (db) => {
    const { row } = await requireDataVersion(db, reference)
    const uses = await readDataUses(db, { versionNo: row.version_no, before, limit })
    const last = uses.at(-1)
    return uses.length === limit && last ? { uses, next: last.runNo } : { uses }
  })
}

/** The versions that a run saw. @throws RESOURCE_DOES_NOT_EXIST */
export function listRunData(
  ctx: RowCtx,
  { runId }: { readonly runId: string },
): Promise<readonly SeenData[]> {
  authorize(ctx, 'run:read')
  validateRunId(runId)
  return ctx.store.read(async (db) => {
    const run = await findRun(db, runId)
    if (run === undefined) throw notFound(`Run with id=${runId} not found`)
    return readSeenData(db, run.run_no)
  })
}
