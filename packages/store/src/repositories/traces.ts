import type { Insertable, Selectable, Updateable } from 'kysely'
import { asList, inNumbers, inTexts } from '../bulk.ts'
import { int64Of, numberOf, orNull, textOf } from '../column.ts'
import { columnsOf, insertOf } from '../columns.ts'
import type { Db, Tx } from '../db.ts'
import type { TraceTable } from '../trace-tables.ts'

export type TraceRow = Readonly<Selectable<TraceTable>>

const columns = columnsOf<TraceRow>({
  trace_no: numberOf,
  trace_id: textOf,
  experiment_id: numberOf,
  client_request_id: orNull(textOf),
  start_time: int64Of,
  duration_ms: orNull(int64Of),
  state: textOf,
  request_preview: orNull(textOf),
  response_preview: orNull(textOf),
  artifact_uri: textOf,
})

/** What a purge has taken out of sight goes with its experiment, at once. */
const inSight = 'exists (select 1 from experiments e where e.experiment_id = t.experiment_id)'

/** Adds a trace; undefined when there is one of this id, whosever it is. */
export async function insertTrace(
  tx: Tx,
  row: Required<Omit<Insertable<TraceTable>, 'trace_no'>>,
): Promise<number | undefined> {
  const { sql, values } = insertOf({ ...row })
  const [inserted] = await tx.rows(
    `insert into traces ${sql} on conflict do nothing returning trace_no`,
    values,
  )
  return inserted && numberOf(inserted[0])
}

export async function findTrace(db: Db, traceId: string): Promise<TraceRow | undefined> {
  const [row] = await db.rows(
    `select ${columns.listOf('t')} from traces t where t.trace_id = ? and ${inSight}`,
    [traceId],
  )
  return row && columns.read(row)
}

/** Finds a trace for writing; see `lockRun`. */
export async function lockTrace(tx: Tx, traceId: string): Promise<TraceRow | undefined> {
  const suffix = tx.dialect === 'postgres' ? ' for update of t' : ''
  const [row] = await tx.rows(
    `select ${columns.listOf('t')} from traces t where t.trace_id = ? and ${inSight}${suffix}`,
    [traceId],
  )
  return row && columns.read(row)
}

export async function updateTrace(
  tx: Tx,
  traceNo: number,
  change: Updateable<TraceTable>,
): Promise<void> {
  await tx.query.updateTable('traces').set(change).where('trace_no', '=', traceNo).execute()
}

/** The traces of these numbers, in the order of the numbers given. */
export async function readTraces(
  db: Db,
  traceNos: readonly number[],
): Promise<readonly TraceRow[]> {
  const rows = await db.rows(`select ${columns.list} from traces where trace_no ${inNumbers(db)}`, [
    asList(traceNos),
  ])
  const byNumber = new Map(rows.map(columns.read).map((row) => [row.trace_no, row]))
  return traceNos.flatMap((traceNo) => byNumber.get(traceNo) ?? [])
}

/** The traces of these ids, in the order of the ids given; each once. */
export async function readTracesById(
  db: Db,
  traceIds: readonly string[],
): Promise<readonly TraceRow[]> {
  const rows = await db.rows(
    `select ${columns.listOf('t')} from traces t where t.trace_id ${inTexts(db)} and ${inSight}`,
    [asList(traceIds)],
  )
  const byId = new Map(rows.map(columns.read).map((row) => [row.trace_id, row]))
  return [...new Set(traceIds)].flatMap((traceId) => byId.get(traceId) ?? [])
}
