import { readModelData, type Db, type LoggedModelRow, type ModelData } from '@stemma/store'

export type { ModelMetric } from '@stemma/store'

export interface LoggedModelView {
  readonly model: LoggedModelRow
  readonly data: ModelData
}

/** Models with what was logged to them, in the order given. */
export async function viewLoggedModels(
  db: Db,
  models: readonly LoggedModelRow[],
): Promise<readonly LoggedModelView[]> {
  if (models.length === 0) return []
  const data = await readModelData(
    db,
    models.map(({ model_no }) => model_no),
  )
  return models.map((model) => ({
    model,
    data: data.get(model.model_no) ?? { params: [], tags: [], metrics: [] },
  }))
}
