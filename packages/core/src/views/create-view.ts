import { StemmaError, invalidParameter } from '@stemma/contract'
import { insertView, readViews, type ViewRow } from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, authorize, newId, type RowCtx } from '../ctx.ts'
import { requireActiveExperiment } from '../experiments/require-experiment.ts'
import { mostViews, validateViewName, writeState } from './view-limits.ts'

export interface CreateView {
  readonly experimentId: string
  readonly name: string
  /** What is shown and how. */
  readonly state: Readonly<Record<string, unknown>>
}

/** Names a view of an experiment's runs. @throws RESOURCE_ALREADY_EXISTS for a name that the experiment has */
export async function createView(
  ctx: RowCtx,
  { experimentId, name, state }: CreateView,
): Promise<ViewRow> {
  authorize(ctx, 'experiment:write')
  validateViewName(name)
  const text = writeState(state)
  return ctx.store.write(async (tx) => {
    const { experiment_id: id } = await requireActiveExperiment(tx, experimentId)
    if ((await readViews(tx, { experimentId: id, limit: mostViews })).length >= mostViews)
      throw invalidParameter(`The experiment has ${mostViews} views, which is the most.`)
    const now = ctx.now()
    const made = await insertView(tx, {
      ...{ view_id: newId(ctx), experiment_id: id, name, state: text },
      ...{ created_at: now, updated_at: now, created_by: actorName(ctx.actor) },
    })
    if (made === undefined) throw taken(name)
    await audit(ctx, tx, 'view.create', `views:/${made.view_id}`, { name, experiment_id: id })
    return made
  })
}

export function taken(name: string): StemmaError {
  return new StemmaError(
    'RESOURCE_ALREADY_EXISTS',
    `The experiment has a view that is called "${name}" already.`,
  )
}
