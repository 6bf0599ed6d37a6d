import { invalidParameter } from '@stemma/contract'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireDataVersion } from '../data/require-data.ts'
import { contextTag } from '../runs/dataset-context.ts'
import { logInputs } from '../runs/log-inputs.ts'

const mostInputs = 100

/** Notes which versions of data a run reads, as a client that logs them would. @throws RESOURCE_DOES_NOT_EXIST */
export async function logRunInputs(
  ctx: RowCtx,
  {
    runId,
    data,
  }: {
    readonly runId: string
    readonly data: readonly {
      readonly data: string
      readonly context: string
      readonly source: string
    }[]
  },
): Promise<void> {
  authorize(ctx, 'run:write')
  authorize(ctx, 'data:read')
  if (data.length > mostInputs)
    throw invalidParameter(`Invalid value for parameter 'data' supplied: ${mostInputs} at most.`)
  const found = await ctx.store.read(async (db) => {
    const versions = []
    for (const one of data)
      versions.push({ ...one, version: await requireDataVersion(db, one.data) })
    return versions
  })
  await logInputs(ctx, {
    runId,
    modelIds: [],
    datasets: found.map(({ version: { name, row }, context, source }) => ({
      name,
      digest: row.manifest_id.slice(0, 8),
      sourceType: 'http',
      source: JSON.stringify({ url: source, version: `data:/${name}/${row.version}` }),
      tags: context === '' ? [] : [{ key: contextTag, value: context }],
    })),
  })
}
