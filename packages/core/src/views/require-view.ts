import { notFound } from '@stemma/contract'
import { findView, type Db, type ViewRow } from '@stemma/store'

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function requireView(db: Db, viewId: string): Promise<ViewRow> {
  const view = await findView(db, viewId)
  if (view === undefined) throw notFound(`There is no view ${viewId.slice(0, 64)}.`)
  return view
}
