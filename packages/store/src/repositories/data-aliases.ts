import type { Int64 } from '@stemma/contract'
import { asList, inNumbers } from '../bulk.ts'
import { numberOf, textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

/** A name for a version of a dataset. */
export interface DataAlias {
  readonly alias: string
  readonly version: number
}

/** The version that an alias names; undefined when there is no such alias. */
export async function findDataAlias(
  db: Db,
  dataNo: number,
  alias: string,
): Promise<number | undefined> {
  const [row] = await db.rows('select version from data_aliases where data_no = ? and alias = ?', [
    dataNo,
    alias,
  ])
  return row && Number(row[0])
}

export async function setDataAlias(
  tx: Tx,
  dataNo: number,
  { alias, version, setAt }: DataAlias & { readonly setAt: Int64 },
): Promise<void> {
  await tx.run(
    `insert into data_aliases (data_no, alias, version, set_at) values (?, ?, ?, ?)
     on conflict (data_no, alias) do update set version = excluded.version, set_at = excluded.set_at`,
    [dataNo, alias, version, setAt],
  )
}

/** False when there was no such alias. */
export async function deleteDataAlias(tx: Tx, dataNo: number, alias: string): Promise<boolean> {
  const count = await tx.run('delete from data_aliases where data_no = ? and alias = ?', [
    dataNo,
    alias,
  ])
  return count > 0
}

/** Aliases of several datasets, by name. */
export async function readDataAliases(
  db: Db,
  dataNos: readonly number[],
): Promise<ReadonlyMap<number, readonly DataAlias[]>> {
  const found = new Map<number, DataAlias[]>(dataNos.map((no) => [no, []]))
  if (dataNos.length === 0) return found
  const rows = await db.rows(
    `select data_no, alias, version from data_aliases where data_no ${inNumbers(db)} order by data_no, alias`,
    [asList(dataNos)],
  )
  for (const [no, alias, version] of rows)
    found.get(numberOf(no))?.push({ alias: textOf(alias), version: numberOf(version) })
  return found
}
