import { copyDeployment, endDeployment, findDeployment, readDeployments } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'

const newest = 100

/**
 * Where the log has a database of its own, the newest deployments are copied to the one of models and runs, whose families they belong to. What a server that was killed did not copy,
 * the next call does.
 */
export async function mirrorDeployments(ctx: RowCtx): Promise<void> {
  if (ctx.log === ctx.store) return
  const rows = await ctx.log.read((db) =>
    readDeployments(db, { name: undefined, before: undefined, limit: newest }),
  )
  await ctx.store.write(async (tx) => {
    for (const { deployment_no: _, ...row } of rows.toReversed()) {
      const known = await findDeployment(tx, row.deployment_id)
      if (known === undefined) await copyDeployment(tx, row)
      else if (known.ended_at === null && row.ended_at !== null)
        await endDeployment(tx, known.deployment_no, Number(row.ended_at))
    }
  })
}
