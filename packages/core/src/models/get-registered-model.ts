import { authorize, type RowCtx } from '../ctx.ts'
import { viewModel, type RegisteredModelView } from './model-view.ts'
import { requireModel } from './require-model.ts'

/** One registered model. */
export async function getRegisteredModel(
  ctx: RowCtx,
  { name }: { readonly name: string },
): Promise<RegisteredModelView> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => viewModel(db, await requireModel(db, name)))
}
