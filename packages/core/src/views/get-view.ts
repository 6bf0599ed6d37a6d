import type { ViewRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireView } from './require-view.ts'

/** @throws RESOURCE_DOES_NOT_EXIST */
export function getView(ctx: RowCtx, { viewId }: { readonly viewId: string }): Promise<ViewRow> {
  authorize(ctx, 'experiment:read')
  return ctx.store.read((db) => requireView(db, viewId))
}
