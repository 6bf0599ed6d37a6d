import { authorize, type RowCtx } from '../ctx.ts'
import { requireModel } from '../models/require-model.ts'

/** Throws unless the caller may keep evidence for decisions on a model that there is. */
export async function allowEvidence(
  ctx: RowCtx,
  { name }: { readonly name: string },
): Promise<void> {
  authorize(ctx, 'model:write')
  await ctx.store.read((db) => requireModel(db, name))
}
