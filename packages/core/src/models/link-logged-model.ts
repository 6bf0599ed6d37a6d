import { parseJson, writeJson } from '@stemma/contract'
import {
  lockLoggedModel,
  readModelTag,
  setModelTags,
  updateLoggedModel,
  type LoggedModelRow,
  type ModelVersionRow,
  type Tx,
} from '@stemma/store'

const linkTag = 'mlflow.modelVersions'

/** Notes on a logged model that a version was made of it, in the tag that MLflow's client and page read. */
export async function linkLoggedModel(
  tx: Tx,
  { model_id, model_no }: LoggedModelRow,
  { name, version }: Pick<ModelVersionRow, 'name' | 'version'>,
): Promise<void> {
  // SQLite has one writer anyway.
  if (tx.dialect === 'postgres') await lockLoggedModel(tx, model_id)
  const known = listOf(await readModelTag(tx, model_no, linkTag))
  const list = [...known, { name, version }]
  await setModelTags(tx, model_no, [{ key: linkTag, value: pythonJson(list) }])
  await updateLoggedModel(tx, model_no, {})
}

/** A tag that somebody has filled with something else is begun anew. */
function listOf(text: string | undefined): readonly unknown[] {
  if (text === undefined) return []
  try {
    const value = parseJson(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

/** JSON with the spaces that Python's `json.dumps` puts in: some callers compare the text. */
function pythonJson(list: readonly unknown[]): string {
  return `[${list.map(pythonObject).join(', ')}]`
}

function pythonObject(value: unknown): string {
  if (typeof value !== 'object' || value === null) return writeJson(value)
  const fields = Object.entries(value).map(
    ([key, field]) => `${writeJson(key)}: ${writeJson(field)}`,
  )
  return `{${fields.join(', ')}}`
}
