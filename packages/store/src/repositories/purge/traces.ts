import type { Int64 } from '@stemma/contract'
import { asList, inTexts } from '../../bulk.ts'
import { textOf } from '../../column.ts'
import type { Tx, Value } from '../../db.ts'
import { enqueue, type PurgeItem } from './queue.ts'

/** Traces of one experiment: the oldest of them, or of those that began early enough, or of those that are named. */
export interface TracesToQueue {
  readonly experimentId: number
  readonly untilMs?: Int64 | undefined
  readonly traceIds?: readonly string[] | undefined
  readonly limit: number
}

/** Takes traces out of sight. Their rows and files follow. */
export async function queueTraces(
  tx: Tx,
  { experimentId, untilMs, traceIds, limit }: TracesToQueue,
): Promise<readonly PurgeItem[]> {
  const conditions = ['c.experiment_id = ?']
  const values: Value[] = [experimentId]
  if (untilMs !== undefined) {
    conditions.push('c.start_time <= ?')
    values.push(untilMs)
  }
  if (traceIds !== undefined) {
    conditions.push(`c.trace_id ${inTexts(tx)}`)
    values.push(asList(traceIds))
  }
  const rows = await tx.rows(
    `delete from traces where trace_no in (select c.trace_no from traces c where ${conditions.join(' and ')}
       order by c.start_time, c.trace_id limit ?) returning trace_no, trace_id, artifact_uri`,
    [...values, limit],
  )
  return enqueue(
    tx,
    'trace',
    rows.map(([no, id, uri]) => ({
      no: Number(no),
      subject: textOf(id),
      experimentId,
      artifactUri: textOf(uri),
    })),
  )
}
