import { readRunTag, setRunTags, touchRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from './require-active-run.ts'

const historyTag = 'mlflow.log-model.history'

/** Appends a model's description to the run's list of models, as clients before MLflow 3 do. */
export async function logModel(
  ctx: RowCtx,
  { runId, model }: { readonly runId: string; readonly model: Readonly<Record<string, unknown>> },
): Promise<void> {
  authorize(ctx, 'run:write')
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    const history = listOf(await readRunTag(tx, run.runNo, historyTag))
    await setRunTags(tx, run, [{ key: historyTag, value: JSON.stringify([...history, model]) }])
    await touchRun(tx, run.runNo)
  })
}

/** The list so far; a tag that somebody overwrote with something else counts as empty. */
function listOf(tag: string | undefined): readonly unknown[] {
  if (tag === undefined) return []
  try {
    const list: unknown = JSON.parse(tag)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}
