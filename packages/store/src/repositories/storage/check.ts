import { textOf } from '../../column.ts'
import type { Db, Tx } from '../../db.ts'
import { rowsOfOwners } from '../rows-of-owners.ts'

/** Tables whose pages SQLite can look at one by one. PostgreSQL looks after its own. */
export async function readTableNames(db: Db): Promise<readonly string[]> {
  if (db.dialect === 'postgres') return []
  const rows = await db.rows(`select name from sqlite_schema where type = 'table' order by name`)
  return rows.map(([name]) => textOf(name))
}

/** What SQLite finds wrong with a table, its indexes, and what of the one is not in the other. `table` is one of `readTableNames`. */
export async function checkTable(db: Db, table: string): Promise<readonly string[]> {
  const rows = await db.rows(`pragma integrity_check('${table.replaceAll("'", "''")}')`)
  return rows.map(([text]) => String(text)).filter((text) => text !== 'ok')
}

const owned: Readonly<Record<OwnerKind, Owned>> = {
  run: { owners: 'runs', no: 'run_no', tables: rowsOfOwners.run.map(({ table }) => table) },
  'logged-model': {
    owners: 'logged_models',
    no: 'model_no',
    tables: rowsOfOwners['logged-model'].map(({ table }) => table),
  },
}

export type OwnerKind = 'run' | 'logged-model'

interface Owned {
  readonly owners: string
  readonly no: string
  readonly tables: readonly string[]
}

/** The highest number of a run or model that anything belongs to; 0 when there is none. */
export async function highestOwner(db: Db, kind: OwnerKind): Promise<number> {
  const { no, tables } = owned[kind]
  let highest = 0
  for (const table of tables) {
    const [row] = await db.rows(`select coalesce(max(${no}), 0) from ${table}`)
    highest = Math.max(highest, Number(row?.[0]))
  }
  return highest
}

/** Numbers above `after`, up to `until`, that have rows but are no run or model, nor wait for their removal. */
export async function findOrphans(
  db: Db,
  kind: OwnerKind,
  { after, until }: { readonly after: number; readonly until: number },
): Promise<readonly number[]> {
  const { owners, no, tables } = owned[kind]
  const found = new Set<number>()
  for (const table of tables) {
    const rows = await db.rows(
      `select distinct t.${no} from ${table} t where t.${no} > ? and t.${no} <= ?
       and not exists (select 1 from ${owners} o where o.${no} = t.${no})
       and not exists (select 1 from purge_queue q where q.kind = '${kind}' and q.subject_no = t.${no})`,
      [after, until],
    )
    for (const [number] of rows) found.add(Number(number))
  }
  return [...found]
}

/** Whether an orphan is one still: a run may have come since. */
export async function isOrphan(tx: Tx, kind: OwnerKind, no: number): Promise<boolean> {
  const { owners, no: column } = owned[kind]
  return (await tx.rows(`select 1 from ${owners} where ${column} = ?`, [no])).length === 0
}

/** Runs, models and traces whose experiment is neither there nor on its way out: `runs:/ID`, `models:/ID`, `traces:/ID`. At most `limit`. */
export async function findHomeless(db: Db, limit: number): Promise<readonly string[]> {
  const homeless: string[] = []
  for (const [table, id, prefix] of [
    ['runs', 'run_id', 'runs:/'],
    ['logged_models', 'model_id', 'models:/'],
    ['traces', 'trace_id', 'traces:/'],
  ] as const) {
    const rows = await db.rows(
      `select c.${id} from ${table} c where c.experiment_id not in (select experiment_id from experiments)
       and c.experiment_id not in (select subject_no from purge_queue where kind = 'experiment') limit ?`,
      [limit],
    )
    for (const [subject] of rows) homeless.push(prefix + textOf(subject))
  }
  return homeless
}

/** Deleted runs and models without an entry in the trash, as a server of an older version leaves them. */
export async function findUnlisted(db: Db, limit: number): Promise<readonly Unlisted[]> {
  const runs = await db.rows(
    `select run_no, run_id, name, experiment_id, coalesce(deleted_at, 0) from runs where lifecycle = 'deleted' and trash_no is null limit ?`,
    [limit],
  )
  const models = await db.rows(
    `select model_no, model_id, name, experiment_id, coalesce(deleted_at, 0) from logged_models
     where lifecycle = 'deleted' and trash_no is null limit ?`,
    [limit],
  )
  return [
    ...runs.map((row) => ({ kind: 'run' as const, row })),
    ...models.map((row) => ({ kind: 'logged-model' as const, row })),
  ].map(({ kind, row: [no, id, name, experimentId, deletedAt] }) => ({
    kind,
    no: Number(no),
    id: textOf(id),
    name: textOf(name),
    experimentId: Number(experimentId),
    deletedAt: Number(deletedAt),
  }))
}

export interface Unlisted {
  readonly kind: OwnerKind
  readonly no: number
  readonly id: string
  readonly name: string
  readonly experimentId: number
  readonly deletedAt: number
}

/** Gives something that is deleted the number of its deletion. */
export async function setTrashNo(
  tx: Tx,
  { kind, no }: Pick<Unlisted, 'kind' | 'no'>,
  trashNo: number,
): Promise<void> {
  const { owners, no: column } = owned[kind]
  await tx.run(`update ${owners} set trash_no = ? where ${column} = ? and lifecycle = 'deleted'`, [
    trashNo,
    no,
  ])
}
