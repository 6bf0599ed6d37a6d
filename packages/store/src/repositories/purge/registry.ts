import { asList, inNumbers } from '../../bulk.ts'
import { textOf } from '../../column.ts'
import type { Db, Row, Tx, Value } from '../../db.ts'
import { enqueue, stillInTrash, type PurgeItem } from './queue.ts'
import type { Condition, TrashSelection } from './selection.ts'

/** Registered models that are meant. Nothing in the registry has files of its own. */
function modelsMeant(db: Db, { until, named }: TrashSelection): Condition {
  return inTrash(
    until,
    named && { sql: `model_no ${inNumbers(db)}`, nos: named.registeredModelNos },
  )
}

function versionsMeant(db: Db, { until, named }: TrashSelection): Condition {
  return inTrash(until, named && { sql: `version_no ${inNumbers(db)}`, nos: named.versionNos })
}

function inTrash(
  until: number,
  only: { readonly sql: string; readonly nos: readonly number[] } | undefined,
): Condition {
  return {
    sql: `${stillInTrash} ${only ? `and ${only.sql}` : ''}`,
    values: [until, ...(only ? [asList(only.nos)] : [])],
  }
}

/** Takes registered models out of sight, at most `limit`; their versions follow by `queueVersionsOf`. */
export async function queueRegisteredModels(
  tx: Tx,
  selection: TrashSelection,
  limit: number,
): Promise<readonly PurgeItem[]> {
  const meant = modelsMeant(tx, selection)
  const rows = await tx.rows(
    `delete from registered_models where model_no in (select model_no from registered_models where ${meant.sql} limit ?)
     and ${stillInTrash} returning model_no, name`,
    [...meant.values, limit, selection.until],
  )
  return enqueue(tx, 'registered-model', rows.map(takenOf))
}

/** Takes versions that are meant by themselves out of sight, at most `limit`. */
export async function queueVersions(
  tx: Tx,
  selection: TrashSelection,
  limit: number,
): Promise<readonly PurgeItem[]> {
  const { sql, values } = versionsMeant(tx, selection)
  return moveVersions(tx, {
    meant: sql,
    values: [...values, limit],
    still: stillInTrash,
    until: selection.until,
  })
}

/** Takes versions of a model that is in the queue out of sight, at most `limit`. */
export async function queueVersionsOf(
  tx: Tx,
  { modelNo, limit }: { readonly modelNo: number; readonly limit: number },
): Promise<readonly PurgeItem[]> {
  return moveVersions(tx, {
    meant: 'model_no = ?',
    values: [modelNo, limit],
    still: 'model_no = ?',
    until: modelNo,
  })
}

async function moveVersions(
  tx: Tx,
  move: {
    readonly meant: string
    readonly values: readonly Value[]
    readonly still: string
    readonly until: number
  },
): Promise<readonly PurgeItem[]> {
  const rows = await tx.rows(
    `delete from model_versions where version_no in (select version_no from model_versions where ${move.meant} limit ?)
     and ${move.still} returning version_no, name || '/' || cast(version as text)`,
    [...move.values, move.until],
  )
  return enqueue(tx, 'model-version', rows.map(takenOf))
}

function takenOf([no, name]: Row): Parameters<typeof enqueue>[2][number] {
  return {
    no: Number(no),
    subject: textOf(name),
    trashSubject: String(no),
    experimentId: null,
    artifactUri: '',
  }
}

/** How many models and versions of the registry a purge would remove. */
export async function countRegistryMeant(
  db: Db,
  selection: TrashSelection,
): Promise<{ readonly registeredModels: number; readonly versions: number }> {
  const models = modelsMeant(db, selection)
  const versions = versionsMeant(db, selection)
  const [model] = await db.rows(
    `select count(*) from registered_models where ${models.sql}`,
    models.values,
  )
  const [version] = await db.rows(
    `select count(*) from model_versions where (${versions.sql}) or model_no in (select model_no from registered_models where ${models.sql})`,
    [...versions.values, ...models.values],
  )
  return { registeredModels: Number(model?.[0]), versions: Number(version?.[0]) }
}
