import { deleteView as removeView } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireView } from './require-view.ts'

/** Removes a view for good; the runs that it showed stay. @throws RESOURCE_DOES_NOT_EXIST */
export async function deleteView(
  ctx: RowCtx,
  { viewId }: { readonly viewId: string },
): Promise<void> {
  authorize(ctx, 'experiment:write')
  await ctx.store.write(async (tx) => {
    const view = await requireView(tx, viewId)
    await removeView(tx, view.view_no)
    // Whole, so that it can be made again by hand.
    await audit(ctx, tx, 'view.delete', `views:/${viewId}`, { name: view.name, state: view.state })
  })
}
