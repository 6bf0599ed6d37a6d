import type { Int64 } from '@stemma/contract'
import { asList, inNumbers } from '../bulk.ts'
import { textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

export interface ModelAlias {
  readonly alias: string
  readonly version: number
}

/** The version that an alias names; undefined when there is no such alias. */
export async function findAlias(
  db: Db,
  modelNo: number,
  alias: string,
): Promise<number | undefined> {
  const [row] = await db.rows(
    'select version from registered_model_aliases where model_no = ? and alias = ?',
    [modelNo, alias],
  )
  return row && Number(row[0])
}

export async function setAlias(
  tx: Tx,
  modelNo: number,
  { alias, version, setAt }: ModelAlias & { readonly setAt: Int64 },
): Promise<void> {
  await tx.run(
    `insert into registered_model_aliases (model_no, alias, version, set_at) values (?, ?, ?, ?)
     on conflict (model_no, alias) do update set version = excluded.version, set_at = excluded.set_at`,
    [modelNo, alias, version, setAt],
  )
}

export async function deleteAlias(tx: Tx, modelNo: number, alias: string): Promise<void> {
  await tx.run('delete from registered_model_aliases where model_no = ? and alias = ?', [
    modelNo,
    alias,
  ])
}

/** Aliases of several models, by name. */
export async function readAliases(
  db: Db,
  modelNos: readonly number[],
): Promise<ReadonlyMap<number, readonly ModelAlias[]>> {
  const found = new Map<number, ModelAlias[]>(modelNos.map((no) => [no, []]))
  const [only] = modelNos
  if (only === undefined) return found
  const where = modelNos.length === 1 ? 'model_no = ?' : `model_no ${inNumbers(db)}`
  const rows = await db.rows(
    `select model_no, alias, version from registered_model_aliases where ${where} order by model_no, alias`,
    [modelNos.length === 1 ? only : asList(modelNos)],
  )
  for (const [no, alias, version] of rows)
    found.get(Number(no))?.push({ alias: String(alias), version: Number(version) })
  return found
}

export interface AliasProtection {
  readonly alias: string
  /** Who may move it besides admins. */
  readonly users: readonly string[]
  /** Whether it moves only by what a gate decided. */
  readonly needsDecision: boolean
}

export async function protectAlias(
  tx: Tx,
  modelNo: number,
  { alias, users, needsDecision }: AliasProtection,
): Promise<void> {
  await tx.run(
    `insert into alias_protections (model_no, alias, users, needs_decision) values (?, ?, ?, ?)
     on conflict (model_no, alias) do update set users = excluded.users, needs_decision = excluded.needs_decision`,
    [modelNo, alias, JSON.stringify(users), Number(needsDecision)],
  )
}

/** False when the alias was not protected. */
export async function unprotectAlias(tx: Tx, modelNo: number, alias: string): Promise<boolean> {
  return (
    (await tx.run('delete from alias_protections where model_no = ? and alias = ?', [
      modelNo,
      alias,
    ])) > 0
  )
}

/** The protected aliases of a model, by name. */
export async function readProtections(
  db: Db,
  modelNo: number,
): Promise<readonly AliasProtection[]> {
  const rows = await db.rows(
    'select alias, users, needs_decision from alias_protections where model_no = ? order by alias',
    [modelNo],
  )
  return rows.map(([alias, users, needsDecision]) => ({
    alias: textOf(alias),
    users: usersOf(textOf(users)),
    needsDecision: Number(needsDecision) === 1,
  }))
}

function usersOf(list: string): readonly string[] {
  return JSON.parse(list) as string[] // `protectAlias` wrote it
}
