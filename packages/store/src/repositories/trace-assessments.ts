import type { Selectable } from 'kysely'
import { asList, inNumbers, insertAll } from '../bulk.ts'
import { flagOf, int64Of, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'
import type { TraceAssessmentTable } from '../trace-tables.ts'

export type TraceAssessmentRow = Readonly<Selectable<TraceAssessmentTable>>

const columns = columnsOf<TraceAssessmentRow>({
  trace_no: numberOf,
  assessment_id: textOf,
  name: textOf,
  kind: textOf,
  value: textOf,
  source_type: textOf,
  source_id: orNull(textOf),
  span_id: orNull(textOf),
  rationale: orNull(textOf),
  metadata: orNull(textOf),
  overrides: orNull(textOf),
  valid: flagOf,
  created_at: int64Of,
  updated_at: int64Of,
})

/** Adds assessments; one of an id that the trace has takes its place. */
export async function putTraceAssessments(
  tx: Tx,
  rows: readonly TraceAssessmentRow[],
): Promise<void> {
  const changed = columns.names.filter((name) => name !== 'trace_no' && name !== 'assessment_id')
  const suffix = `on conflict (trace_no, assessment_id) do update set ${changed.map((name) => `${name} = excluded.${name}`).join(', ')}`
  await insertAll(tx, { table: 'trace_assessments', columns, suffix }, rows)
}

export async function findTraceAssessment(
  db: Db,
  traceNo: number,
  assessmentId: string,
): Promise<TraceAssessmentRow | undefined> {
  const [row] = await db.rows(
    `select ${columns.list} from trace_assessments where trace_no = ? and assessment_id = ?`,
    [traceNo, assessmentId],
  )
  return row && columns.read(row)
}

/** Whether it counts, or another one takes its place. False when there is no such assessment. */
export async function setAssessmentValid(
  tx: Tx,
  { trace_no: traceNo, assessment_id: id }: Pick<TraceAssessmentRow, 'trace_no' | 'assessment_id'>,
  valid: boolean,
): Promise<boolean> {
  const count = await tx.run(
    'update trace_assessments set valid = ? where trace_no = ? and assessment_id = ?',
    [valid ? 1 : 0, traceNo, id],
  )
  return count > 0
}

export async function deleteTraceAssessment(
  tx: Tx,
  traceNo: number,
  assessmentId: string,
): Promise<void> {
  await tx.run('delete from trace_assessments where trace_no = ? and assessment_id = ?', [
    traceNo,
    assessmentId,
  ])
}

/** How many assessments a trace has, and the characters of their long texts. */
export async function measureTraceAssessments(
  db: Db,
  traceNo: number,
): Promise<{ readonly count: number; readonly characters: number }> {
  const [row] = await db.rows(
    `select count(*), coalesce(sum(length(value) + coalesce(length(rationale), 0) + coalesce(length(metadata), 0)), 0)
     from trace_assessments where trace_no = ?`,
    [traceNo],
  )
  return { count: Number(row?.[0]), characters: Number(row?.[1]) }
}

/** Assessments of some traces, oldest first. */
export async function readTraceAssessments(
  db: Db,
  traceNos: readonly number[],
): Promise<ReadonlyMap<number, readonly TraceAssessmentRow[]>> {
  const found = new Map<number, TraceAssessmentRow[]>(traceNos.map((no) => [no, []]))
  const rows = await db.rows(
    `select ${columns.list} from trace_assessments where trace_no ${inNumbers(db)} order by trace_no, created_at, assessment_id`,
    [asList(traceNos)],
  )
  for (const row of rows.map(columns.read)) found.get(row.trace_no)?.push(row)
  return found
}
