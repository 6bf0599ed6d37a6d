import { authorize, type RowCtx } from '../ctx.ts'
import type { LoggedModelView } from './model-view.ts'
import { requireLoggedModelView } from './require-logged-model.ts'

/** One logged model; a deleted one only when asked for. */
export async function getLoggedModel(
  ctx: RowCtx,
  { modelId, allowDeleted }: { readonly modelId: string; readonly allowDeleted: boolean },
): Promise<LoggedModelView> {
  authorize(ctx, 'model:read')
  return ctx.store.read((db) => requireLoggedModelView(db, modelId, allowDeleted))
}
