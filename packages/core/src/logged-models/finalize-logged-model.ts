import { updateLoggedModel } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { LoggedModelView } from './model-view.ts'
import { requireLoggedModel, requireLoggedModelView } from './require-logged-model.ts'

/** Sets the status of a logged model: 1 pending, 2 ready, 3 upload failed. */
export async function finalizeLoggedModel(
  ctx: RowCtx,
  { modelId, status }: { readonly modelId: string; readonly status: number },
): Promise<LoggedModelView> {
  authorize(ctx, 'model:write')
  return ctx.store.write(async (tx) => {
    const model = await requireLoggedModel(tx, modelId)
    await updateLoggedModel(tx, model.model_no, { status, updated_at: ctx.now() })
    return requireLoggedModelView(tx, modelId)
  })
}
