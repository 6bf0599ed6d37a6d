import { findViewByName, updateView as writeView, type ViewRow } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireActiveExperiment } from '../experiments/require-experiment.ts'
import { taken } from './create-view.ts'
import { requireView } from './require-view.ts'
import { validateViewName, writeState } from './view-limits.ts'

export interface UpdateView {
  readonly viewId: string
  readonly name?: string | undefined
  /** Replaces what was shown, whole. */
  readonly state?: Readonly<Record<string, unknown>> | undefined
}

/** Gives a view another name, or lets it show something else. @throws RESOURCE_DOES_NOT_EXIST, RESOURCE_ALREADY_EXISTS */
export async function updateView(
  ctx: RowCtx,
  { viewId, name, state }: UpdateView,
): Promise<ViewRow> {
  authorize(ctx, 'experiment:write')
  if (name !== undefined) validateViewName(name)
  const text = state === undefined ? undefined : writeState(state)
  return ctx.store.write(async (tx) => {
    const before = await requireView(tx, viewId)
    await requireActiveExperiment(tx, String(before.experiment_id))
    const change = {
      ...{ name: name ?? before.name, state: text ?? before.state, updated_at: ctx.now() },
    }
    const other = await findViewByName(tx, before.experiment_id, change.name)
    if (other !== undefined && other.view_no !== before.view_no) throw taken(change.name)
    await writeView(tx, before.view_no, change)
    await audit(ctx, tx, 'view.update', `views:/${viewId}`, { name: change.name })
    return { ...before, ...change }
  })
}
