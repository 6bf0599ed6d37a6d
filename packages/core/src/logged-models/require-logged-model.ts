import { notFound } from '@stemma/contract'
import {
  findLoggedModel,
  lockLoggedModel,
  type Db,
  type LoggedModelRow,
  type Tx,
} from '@stemma/store'
import { viewLoggedModels, type LoggedModelView } from './model-view.ts'

/** The model, for writing. Throws when it does not exist or is deleted. */
export async function requireLoggedModel(tx: Tx, modelId: string): Promise<LoggedModelRow> {
  return present(await lockLoggedModel(tx, modelId), modelId)
}

/** The model with its data. Throws when it does not exist, or is deleted and deleted ones are not asked for. */
export async function requireLoggedModelView(
  db: Db,
  modelId: string,
  allowDeleted = false,
): Promise<LoggedModelView> {
  const [view] = await viewLoggedModels(db, [
    present(await findLoggedModel(db, modelId), modelId, allowDeleted),
  ])
  if (!view) throw new Error('A logged model that was just read is not there.')
  return view
}

function present(
  model: LoggedModelRow | undefined,
  modelId: string,
  allowDeleted = false,
): LoggedModelRow {
  if (!model || (model.lifecycle === 'deleted' && !allowDeleted))
    throw notFound(`Logged model with ID '${modelId}' not found.`)
  return model
}
