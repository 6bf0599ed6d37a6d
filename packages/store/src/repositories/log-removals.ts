import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { LogErasureTable, LogGapTable } from '../serving-tables.ts'

export type GapRow = Readonly<Selectable<LogGapTable>>
export type ErasureRow = Readonly<Selectable<LogErasureTable>>

/** Notes calls that are not in the log; its number. */
export async function insertGap(tx: Tx, row: Insertable<LogGapTable>): Promise<number> {
  const { gap_no: no } = await tx.query
    .insertInto('log_gaps')
    .values(row)
    .returning('gap_no')
    .executeTakeFirstOrThrow()
  return no
}

/** Gaps of a deployment, newest first. */
export async function readGaps(
  db: Db,
  { deploymentNo, limit }: { readonly deploymentNo: number; readonly limit: number },
): Promise<readonly GapRow[]> {
  return db.query
    .selectFrom('log_gaps')
    .selectAll()
    .where('deployment_no', '=', deploymentNo)
    .orderBy('gap_no', 'desc')
    .limit(limit)
    .execute()
}

export async function insertErasure(tx: Tx, row: Insertable<LogErasureTable>): Promise<number> {
  const { erasure_no: no } = await tx.query
    .insertInto('log_erasures')
    .values(row)
    .returning('erasure_no')
    .executeTakeFirstOrThrow()
  return no
}

/** What was removed of some calls on purpose: theirs alone, and up to which call those of each deployment have no bodies. */
export async function readErasures(
  db: Db,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<{
  readonly persons: ReadonlySet<number>
  readonly payloadsUntil: ReadonlyMap<number, number>
}> {
  const persons = await db.rows(
    `select inference_no from log_erasures where inference_no >= ? and inference_no <= ?`,
    [from, to],
  )
  const ranges = await db.rows(
    `select deployment_no, max(until_no) from log_erasures where inference_no is null group by deployment_no`,
  )
  return {
    persons: new Set(persons.map(([no]) => Number(no))),
    payloadsUntil: new Map(ranges.map(([no, until]) => [Number(no), Number(until)])),
  }
}

/** The last call of a deployment before a time; undefined if there is none. */
export async function lastCallBefore(
  db: Db,
  { deploymentNo, at }: { readonly deploymentNo: number; readonly at: number },
): Promise<number | undefined> {
  const [row] = await db.rows(
    `select max(inference_no) from inferences where deployment_no = ? and at < ?`,
    [deploymentNo, at],
  )
  const [no] = row ?? []
  return no === null || no === undefined ? undefined : Number(no)
}

/** Removes bodies of calls of a deployment that came before a time; how many. */
export async function dropPayloads(
  tx: Tx,
  { deploymentNo, at }: { readonly deploymentNo: number; readonly at: number },
): Promise<number> {
  return tx.run(
    `delete from payloads where inference_no in (select inference_no from inferences where deployment_no = ? and at < ?)`,
    [deploymentNo, at],
  )
}

/** Calls of deployments of a name with rows about an entity. */
export async function callsAbout(
  db: Db,
  {
    name,
    entityKeys,
    limit,
  }: { readonly name: string; readonly entityKeys: readonly string[]; readonly limit: number },
): Promise<readonly number[]> {
  const marks = entityKeys.map(() => '?').join(', ')
  const rows = await db.rows(
    `select distinct p.inference_no from predictions p join inferences i on i.inference_no = p.inference_no
     join deployments d on d.deployment_no = i.deployment_no
     where p.entity_key in (${marks}) and d.name = ? order by p.inference_no limit ?`,
    [...entityKeys, name, limit],
  )
  return rows.map(([no]) => Number(no))
}

/** Removes what a call says of an entity: both bodies, since others may be named in them, and its rows' values. Truths stay: their values are in the chain. */
export async function erasePerson(
  tx: Tx,
  {
    inferenceNo,
    entityKeys,
  }: { readonly inferenceNo: number; readonly entityKeys: readonly string[] },
): Promise<void> {
  const marks = entityKeys.map(() => '?').join(', ')
  await tx.run(`delete from payloads where inference_no = ?`, [inferenceNo])
  await tx.run(
    `update predictions set entity_key = '', output = 'null', computed = '{}' where inference_no = ? and entity_key in (${marks})`,
    [inferenceNo, ...entityKeys],
  )
}
