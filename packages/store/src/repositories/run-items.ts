import { asList, insertAll, inTexts } from '../bulk.ts'
import type { RunItemTable } from '../client-tables.ts'
import { int64Of, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'

export type RunItemRow = Readonly<RunItemTable>

const columns = columnsOf<RunItemRow>({
  run_no: numberOf,
  item: textOf,
  kind: textOf,
  name: textOf,
  context: textOf,
  step: orNull(int64Of),
  path: textOf,
  link: textOf,
  size_bytes: int64Of,
  logged_at: int64Of,
  detail: textOf,
})

/** Of an item whose file is on its way. */
export const pendingKind = ''

const changing = columns.names.slice(2)

/** Notes items; one that is there already is written over. */
export async function putRunItems(tx: Tx, rows: readonly RunItemRow[]): Promise<void> {
  const suffix = `on conflict (run_no, item) do update set ${changing.map((name) => `${name} = excluded.${name}`).join(', ')}`
  await insertAll(tx, { table: 'run_items', columns, suffix }, rows)
}

export interface ItemsAsked {
  /** All kinds if absent. */
  readonly kinds?: readonly string[] | undefined
  /** Behind this item. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Items of a run in the order of their ids, some at a time. */
export async function listRunItems(
  db: Db,
  runNo: number,
  { kinds, after = '', limit }: ItemsAsked,
): Promise<readonly RunItemRow[]> {
  const ofKinds = kinds === undefined ? '' : ` and kind ${inTexts(db)}`
  const rows = await db.rows(
    `select ${columns.list} from run_items where run_no = ? and item > ? and kind <> '${pendingKind}'${ofKinds} order by item limit ?`,
    [runNo, after, ...(kinds === undefined ? [] : [asList(kinds)]), limit],
  )
  return rows.map(columns.read)
}

/** Items of one kind and name within some steps, in the order of steps. */
export async function readRunItems(
  db: Db,
  runNo: number,
  asked: { readonly kind: string; readonly name: string; readonly context: string },
): Promise<readonly RunItemRow[]> {
  const rows = await db.rows(
    `select ${columns.list} from run_items where run_no = ? and kind = ? and name = ? and context = ? order by step, item`,
    [runNo, asked.kind, asked.name, asked.context],
  )
  return rows.map(columns.read)
}

/** Whether another item of the run has a file of this path. */
export async function isPathTaken(
  db: Db,
  runNo: number,
  { path, item }: { readonly path: string; readonly item: string },
): Promise<boolean> {
  const rows = await db.rows(
    'select 1 from run_items where run_no = ? and path = ? and item <> ? limit 1',
    [runNo, path, item],
  )
  return rows.length > 0
}

/** An item of a run by its id. */
export async function findRunItem(
  db: Db,
  runNo: number,
  item: string,
): Promise<RunItemRow | undefined> {
  const [row] = await db.rows(
    `select ${columns.list} from run_items where run_no = ? and item = ?`,
    [runNo, item],
  )
  return row && columns.read(row)
}

/** False when there was no such item. */
export async function deleteRunItem(tx: Tx, runNo: number, item: string): Promise<boolean> {
  return (await tx.run('delete from run_items where run_no = ? and item = ?', [runNo, item])) > 0
}
