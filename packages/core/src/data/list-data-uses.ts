import { notFound } from '@stemma/contract'
import {
  findRun,
  readDataUses,
  readMadeByRuns,
  readSeenData,
  type DataUse,
  type MadeByRun,
  type SeenData,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateRunId } from '../runs/run-id.ts'
import { requireDataVersion } from './require-data.ts'

export interface DataUses {
  /** Newest run first. */
  readonly uses: readonly (DataUse & MadeByRun)[]
  /** `before` of the next page. */
  readonly next?: number
}

const nothing: MadeByRun = { models: [], versions: [] }

/** The runs that saw a version, and what came of them. @throws RESOURCE_DOES_NOT_EXIST */
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
    const runs = await readDataUses(db, { versionNo: row.version_no, before, limit })
    const made = await readMadeByRuns(db, [...new Set(runs.map(({ runNo }) => runNo))])
    const uses = runs.map((run) => ({ ...run, ...(made.get(run.runNo) ?? nothing) }))
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
