import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { GateDecisionTable } from '../gate-tables.ts'

export type GateDecisionRow = Readonly<Selectable<GateDecisionTable>>

export async function insertGateDecision(
  tx: Tx,
  row: Insertable<GateDecisionTable>,
): Promise<GateDecisionRow> {
  return tx.query.insertInto('gate_decisions').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function findGateDecision(
  db: Db,
  decisionId: string,
): Promise<GateDecisionRow | undefined> {
  return db.query
    .selectFrom('gate_decisions')
    .selectAll()
    .where('decision_id', '=', decisionId)
    .executeTakeFirst()
}

/** Decisions, newest first, behind the one of the number `before`; of one model if that is given. */
export async function readGateDecisions(
  db: Db,
  {
    modelNo,
    before,
    limit,
  }: {
    readonly modelNo: number | undefined
    readonly before: number | undefined
    readonly limit: number
  },
): Promise<readonly GateDecisionRow[]> {
  let query = db.query.selectFrom('gate_decisions').selectAll()
  if (modelNo !== undefined) query = query.where('model_no', '=', modelNo)
  if (before !== undefined) query = query.where('decision_no', '<', before)
  return query.orderBy('decision_no', 'desc').limit(limit).execute()
}

/** The newest decision until then that put a version behind an alias. */
export async function findPromotion(
  db: Db,
  {
    modelNo,
    version,
    untilMs,
  }: { readonly modelNo: number; readonly version: number; readonly untilMs: number },
): Promise<GateDecisionRow | undefined> {
  return db.query
    .selectFrom('gate_decisions')
    .selectAll()
    .where('model_no', '=', modelNo)
    .where('candidate_version', '=', version)
    .where('moved', '=', 1)
    .where('created_at', '<=', untilMs)
    .orderBy('decision_no', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export interface EvidencePlace {
  readonly objectId: string
  readonly decisionNo: number
}

/** Objects that decisions name, in the order of their ids, behind `after`. */
export async function readGateEvidence(
  db: Db,
  { after, limit }: { readonly after: EvidencePlace; readonly limit: number },
): Promise<readonly EvidencePlace[]> {
  const rows = await db.rows(
    `select evidence_object_id, decision_no from gate_decisions
     where evidence_object_id is not null and (evidence_object_id, decision_no) > (?, ?)
     order by evidence_object_id, decision_no limit ?`,
    [after.objectId, after.decisionNo, limit],
  )
  return rows.map(([objectId, decisionNo]) => ({
    objectId: String(objectId),
    decisionNo: Number(decisionNo),
  }))
}

/** The newest decision that was made on two versions, whichever was the candidate. */
export async function findGateDecisionBetween(
  db: Db,
  {
    modelNo,
    one,
    other,
  }: { readonly modelNo: number; readonly one: number; readonly other: number },
): Promise<GateDecisionRow | undefined> {
  return db.query
    .selectFrom('gate_decisions')
    .selectAll()
    .where('model_no', '=', modelNo)
    .where('verdict', '!=', 'OVERRIDE')
    .where('candidate_version', 'in', [one, other])
    .where('against_version', 'in', [one, other])
    .orderBy('decision_no', 'desc')
    .limit(1)
    .executeTakeFirst()
}
