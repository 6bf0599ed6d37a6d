import { invalidState, type NewRecipe } from '@stemma/contract'
import { findRunRecipe, insertRunRecipe } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from '../runs/require-active-run.ts'

/** Notes how a run came about. @throws INVALID_STATE if something else is noted */
export async function putRecipe(ctx: RowCtx, input: NewRecipe): Promise<void> {
  authorize(ctx, 'run:write')
  const { run_id: runId, ...recipe } = input
  const content = JSON.stringify(recipe)
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    const row = { run_no: run.runNo, content, created_at: ctx.now() }
    if (await insertRunRecipe(tx, row)) {
      await audit(ctx, tx, 'run.recipe', `runs:/${runId}`)
      return
    }
    const noted = await findRunRecipe(tx, run.runNo)
    if (noted?.content !== content)
      throw invalidState(`The run '${runId}' has a recipe already, and it stays.`)
  })
}
