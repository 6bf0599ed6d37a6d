import { insertModelEvent, type Tx } from '@stemma/store'
import { actorName } from '../caller.ts'
import { audit, type RowCtx } from '../ctx.ts'

/** What can happen to a registered model. */
export type ModelAction =
  | 'model.create'
  | 'model.rename'
  | 'model.describe'
  | 'model.tag'
  | 'model.untag'
  | 'model.delete'
  | 'model.restore'
  | 'version.create'
  | 'version.describe'
  | 'version.stage'
  | 'version.tag'
  | 'version.untag'
  | 'version.delete'
  | 'version.restore'
  | 'alias.set'
  | 'alias.delete'
  | 'alias.protect'
  | 'alias.unprotect'

export interface ModelChange {
  readonly model: { readonly modelNo: number; readonly name: string }
  readonly action: ModelAction
  readonly version?: number
  /** The alias or the key of the tag. */
  readonly key?: string
  /** Undefined where there was nothing, or nothing is left. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** The event that this change takes back. */
  readonly undoes?: number
}

/** Decides what serves, or cannot be taken back: the audit has these too. */
const audited: ReadonlySet<ModelAction> = new Set<ModelAction>([
  'model.create',
  'model.rename',
  'model.delete',
  'model.restore',
  'version.stage',
  'version.delete',
  'version.restore',
  'alias.set',
  'alias.delete',
  'alias.protect',
  'alias.unprotect',
])

/** Appends to the history of a model, in the transaction of the change; the number of the event. */
export async function recordChange(ctx: RowCtx, tx: Tx, change: ModelChange): Promise<number> {
  const { model, action, version, key, from, to, undoes } = change
  const eventNo = await insertModelEvent(tx, {
    model_no: model.modelNo,
    at: ctx.now(),
    actor: actorName(ctx.actor),
    request_id: ctx.requestId,
    name: model.name,
    action,
    version: version ?? null,
    key: key ?? null,
    old_value: from ?? null,
    new_value: to ?? null,
    undoes: undoes ?? null,
  })
  if (audited.has(action)) {
    const subject =
      version === undefined ? `models:/${model.name}` : `models:/${model.name}/${version}`
    await audit(ctx, tx, action, subject, {
      ...(key !== undefined && { key }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    })
  }
  return eventNo
}
