import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import { asList, inNumbers } from '../bulk.ts'
import { int64Of, lifecycleOf, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'
import { isOneOf } from '../search/compare.ts'
import type { ExperimentTable } from '../tables.ts'

export type ExperimentRow = Readonly<Selectable<ExperimentTable>>

const columns = columnsOf<ExperimentRow>({
  experiment_id: numberOf,
  name: textOf,
  artifact_location: textOf,
  lifecycle: lifecycleOf,
  created_at: int64Of,
  updated_at: int64Of,
  deleted_at: orNull(int64Of),
})

/** Adds an experiment with an id of its own; false when the id or the name is taken. */
export async function insertExperimentAs(
  tx: Tx,
  id: number,
  row: Omit<Insertable<ExperimentTable>, 'experiment_id'>,
): Promise<boolean> {
  const inserted = await tx.query
    .insertInto('experiments')
    .values({ ...row, experiment_id: id })
    .onConflict((conflict) => conflict.doNothing())
    .returning('experiment_id')
    .executeTakeFirst()
  // SQLite counts on from the highest id by itself.
  if (inserted !== undefined && tx.dialect === 'postgres')
    await tx.rows(
      `select setval(pg_get_serial_sequence('experiments', 'experiment_id'), greatest(?::bigint, (select max(experiment_id) from experiments)))`,
      [id],
    )
  return inserted !== undefined
}

/** Adds an experiment; undefined when its name is taken, also by a deleted one. */
export async function insertExperiment(
  tx: Tx,
  row: Insertable<ExperimentTable>,
): Promise<number | undefined> {
  const inserted = await tx.query
    .insertInto('experiments')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('experiment_id')
    .executeTakeFirst()
  return inserted?.experiment_id
}

export async function findExperiment(
  db: Db,
  id: number,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<ExperimentRow | undefined> {
  // What a foreign key would take: the experiment can't go to the trash until the transaction that puts something into it ends.
  const suffix = lock && db.dialect === 'postgres' ? ' for key share' : ''
  const [row] = await db.rows(
    `select ${columns.list} from experiments where experiment_id = ?${suffix}`,
    [id],
  )
  return row && columns.read(row)
}

/** On PostgreSQL other deletions and restorations in this experiment wait until this transaction ends; SQLite has one writer anyway. */
export async function lockExperiment(tx: Tx, id: number): Promise<void> {
  if (tx.dialect === 'postgres')
    await tx.rows('select 1 from experiments where experiment_id = ? for update', [id])
}

/** The experiments of these ids, in the order of the ids given. */
export async function readExperiments(
  db: Db,
  ids: readonly number[],
): Promise<readonly ExperimentRow[]> {
  if (ids.length === 0) return []
  const rows = await db.query
    .selectFrom('experiments')
    .selectAll()
    .where(isOneOf(db.dialect, sql`experiment_id`, ids))
    .execute()
  const byId = new Map(rows.map((row) => [row.experiment_id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function findExperimentByName(
  db: Db,
  name: string,
): Promise<ExperimentRow | undefined> {
  return db.query.selectFrom('experiments').selectAll().where('name', '=', name).executeTakeFirst()
}

export async function updateExperiment(
  tx: Tx,
  id: number,
  change: Updateable<ExperimentTable>,
): Promise<void> {
  await tx.query.updateTable('experiments').set(change).where('experiment_id', '=', id).execute()
}

export async function setExperimentTag(
  tx: Tx,
  experimentId: number,
  key: string,
  value: string,
): Promise<void> {
  await tx.run(
    'insert into experiment_tags (experiment_id, key, value) values (?, ?, ?) on conflict (experiment_id, key) do update set value = excluded.value',
    [experimentId, key, value],
  )
}

/** False when there was no such tag. */
export async function deleteExperimentTag(
  tx: Tx,
  experimentId: number,
  key: string,
): Promise<boolean> {
  return (
    (await tx.run('delete from experiment_tags where experiment_id = ? and key = ?', [
      experimentId,
      key,
    ])) > 0
  )
}

/** Tags of some experiments, by experiment and key. */
export async function readExperimentTags(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, Tag[]>> {
  const tags = new Map<number, Tag[]>()
  const rows = await db.rows(
    `select experiment_id, key, value from experiment_tags where experiment_id ${inNumbers(db)} order by experiment_id, key`,
    [asList(ids)],
  )
  for (const [id, key, value] of rows) {
    const tag = { key: String(key), value: String(value) }
    const list = tags.get(Number(id))
    if (list) list.push(tag)
    else tags.set(Number(id), [tag])
  }
  return tags
}

export interface Tag {
  readonly key: string
  readonly value: string
}
