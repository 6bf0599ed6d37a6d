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
import { readPage } from '../search/read-page.ts'
import { requireDataVersion } from './require-data.ts'

export interface DataUses {
  /** Newest run first. */
  readonly uses: readonly (DataUse & MadeByRun)[]
  readonly nextPageToken?: string
}

const nothing: MadeByRun = { models: [], versions: [] }

/** The runs that saw a version, and what came of them. @throws RESOURCE_DOES_NOT_EXIST */
export async function listDataUses(
  ctx: RowCtx,
  {
    reference,
    limit,
    pageToken,
  }: {
    readonly reference: string
    readonly limit: number
    readonly pageToken?: string | undefined
  },
): Promise<DataUses> {
  authorize(ctx, 'data:read')
  const { row } = await ctx.store.read((db) => requireDataVersion(db, reference))
  const { items: uses, ...rest } = await readPage(
    ctx,
    { about: ['data-uses', row.version_no], size: limit, pageToken },
    {
      find: (db, { start, limit }) =>
        readDataUses(db, {
          versionNo: row.version_no,
          before: start && { runNo: Number(start[0]), context: String(start[1]) },
          limit,
        }),
      read: async (db, runs) => {
        const made = await readMadeByRuns(db, [...new Set(runs.map(({ runNo }) => runNo))])
        return runs.map((run) => ({ ...run, ...(made.get(run.runNo) ?? nothing) }))
      },
      positionOf: ({ runNo, context }) => [runNo, context],
    },
  )
  return { uses, ...rest }
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
