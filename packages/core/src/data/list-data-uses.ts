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
import { readRunCode, type RunCode } from './run-code.ts'

export interface DataUses {
  /** Newest run first. */
  readonly uses: readonly (DataUse & MadeByRun & { readonly code: RunCode | undefined })[]
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
        const runNos = [...new Set(runs.map(({ runNo }) => runNo))]
        const made = await readMadeByRuns(db, runNos)
        const code = await readRunCode(db, runNos)
        return runs.map((run) => ({
          ...run,
          ...(made.get(run.runNo) ?? nothing),
          code: code.get(run.runNo),
        }))
      },
      positionOf: ({ runNo, context }) => [runNo, context],
    },
  )
  return { uses, ...rest }
}

export interface RunData {
  readonly versions: readonly SeenData[]
  readonly code: RunCode | undefined
}

/** The versions that a run saw, and the code that it ran. @throws RESOURCE_DOES_NOT_EXIST */
export function listRunData(ctx: RowCtx, { runId }: { readonly runId: string }): Promise<RunData> {
  authorize(ctx, 'run:read')
  validateRunId(runId)
  return ctx.store.read(async (db) => {
    const run = await findRun(db, runId)
    if (run === undefined) throw notFound(`Run with id=${runId} not found`)
    const code = await readRunCode(db, [run.run_no])
    return { versions: await readSeenData(db, run.run_no), code: code.get(run.run_no) }
  })
}
