import { invalidParameter } from '@stemma/contract'
import { readRunTag, setRunTags, touchRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from './require-active-run.ts'

const historyTag = 'mlflow.log-model.history'
const requiredFields = ['artifact_path', 'flavors', 'utc_time_created', 'run_id']

/**
 * Appends a model's description, a JSON object as text, to the run's list of models, as clients before MLflow 3 do. Throws
 * INVALID_PARAMETER_VALUE for one without the fields that they read.
 */
export async function logModel(
  ctx: RowCtx,
  { runId, modelJson }: { readonly runId: string; readonly modelJson: string },
): Promise<void> {
  authorize(ctx, 'run:write')
  const model = modelOf(modelJson)
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    const history = listOf(await readRunTag(tx, run.runNo, historyTag))
    await setRunTags(tx, run, [{ key: historyTag, value: JSON.stringify([...history, model]) }])
    await touchRun(tx, run.runNo)
  })
}

function modelOf(text: string): object {
  let model: unknown
  try {
    model = JSON.parse(text)
  } catch {
    throw invalidParameter(`Malformed model info. \n model_json is not valid JSON.`)
  }
  const fields = typeof model === 'object' && model !== null ? model : {}
  const missing = requiredFields.filter((name) => !(name in fields))
  if (missing.length > 0)
    throw invalidParameter(
      `Model json is missing mandatory fields: ${missing.map((name) => `'${name}'`).join(', ')}`,
    )
  return fields
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
