import { asList, insertRows, inNumbers } from '../bulk.ts'
import type { Db, Tx } from '../db.ts'
import type { Tag } from './experiments.ts'

/** What carries tags in the registry, or is a version of data, by the number of its row. */
export interface TagOwner {
  readonly kind: 'model' | 'version' | 'data'
  readonly no: number
}

const tables = {
  model: { table: 'registered_model_tags', column: 'model_no' },
  version: { table: 'model_version_tags', column: 'version_no' },
  data: { table: 'data_version_tags', column: 'version_no' },
} as const

/** Adds the first tags of something new, in the order given; the last of one key counts. */
export async function insertRegistryTags(
  tx: Tx,
  { kind, no }: TagOwner & { readonly kind: 'model' | 'version' },
  tags: readonly Tag[],
): Promise<readonly Tag[]> {
  if (tags.length === 0) return []
  const distinct = [...new Map(tags.map(({ key, value }) => [key, value]))]
  const rows = distinct.map(([key, value], position) => [no, key, value, position])
  if (kind === 'model')
    await insertRows(
      tx,
      { table: 'registered_model_tags', columns: ['model_no', 'key', 'value', 'position'] },
      rows,
    )
  else
    await insertRows(
      tx,
      { table: 'model_version_tags', columns: ['version_no', 'key', 'value', 'position'] },
      rows,
    )
  return distinct.map(([key, value]) => ({ key, value }))
}

/** Sets a tag; the value that it had before. */
export async function setRegistryTag(
  tx: Tx,
  { kind, no }: TagOwner,
  { key, value }: Tag,
): Promise<string | undefined> {
  const before = await findRegistryTag(tx, { kind, no }, key)
  const { table, column } = tables[kind]
  await tx.run(
    `insert into ${table} (${column}, key, value, position)
     values (?, ?, ?, (select coalesce(max(position), -1) + 1 from ${table} where ${column} = ?))
     on conflict (${column}, key) do update set value = excluded.value`,
    [no, key, value, no],
  )
  return before
}

/** Removes a tag; the value that it had, undefined when there was no such tag. */
export async function deleteRegistryTag(
  tx: Tx,
  { kind, no }: TagOwner,
  key: string,
): Promise<string | undefined> {
  const { table, column } = tables[kind]
  const [row] = await tx.rows(
    `delete from ${table} where ${column} = ? and key = ? returning value`,
    [no, key],
  )
  return row && String(row[0])
}

async function findRegistryTag(
  db: Db,
  { kind, no }: TagOwner,
  key: string,
): Promise<string | undefined> {
  const { table, column } = tables[kind]
  const [row] = await db.rows(`select value from ${table} where ${column} = ? and key = ?`, [
    no,
    key,
  ])
  return row && String(row[0])
}

/** Tags of several models or versions, in the order in which they were given. */
export async function readRegistryTags(
  db: Db,
  kind: TagOwner['kind'],
  nos: readonly number[],
): Promise<ReadonlyMap<number, readonly Tag[]>> {
  const { table, column } = tables[kind]
  const found = new Map<number, Tag[]>(nos.map((no) => [no, []]))
  const [only] = nos
  if (only === undefined) return found
  const where = nos.length === 1 ? `${column} = ?` : `${column} ${inNumbers(db)}`
  const rows = await db.rows(
    `select ${column}, key, value from ${table} where ${where} order by ${column}, position`,
    [nos.length === 1 ? only : asList(nos)],
  )
  for (const [no, key, value] of rows)
    found.get(Number(no))?.push({ key: String(key), value: String(value) })
  return found
}
