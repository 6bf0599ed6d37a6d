import type { Db } from '../db.ts'
import { answeredCalls, joinHeldTruth, numberOrNull, textOrNull } from './held-truth.ts'

/** A row of an answer with its call, as it leaves the log. */
export interface ExportedRow {
  readonly inferenceNo: number
  readonly rowIndex: number
  readonly inferenceId: string
  readonly at: number
  readonly clientRequestId: string
  readonly deploymentId: string
  readonly model: string
  readonly modelVersion: number | null
  readonly dataVersion: string
  readonly entityKey: string
  /** JSON. */
  readonly output: string
  readonly computed: string
  readonly truth: string | null
}

export interface ExportPlace {
  readonly inferenceNo: number
  readonly rowIndex: number
}

/** Rows of answers of the deployments of a name behind a place, in the order of the log. */
export async function exportRows(
  db: Db,
  {
    name,
    after,
    from,
    until,
    limit,
  }: {
    readonly name: string
    readonly after: ExportPlace
    readonly from: number
    readonly until: number
    readonly limit: number
  },
): Promise<readonly ExportedRow[]> {
  const rows = await db.rows(
    `select p.inference_no, p.row_index, i.inference_id, i.at, i.client_request_id, d.deployment_id, d.model_uri, d.model_version,
       i.data_version, p.entity_key, p.output, p.computed, t.value
     from predictions p join inferences i on i.inference_no = p.inference_no join deployments d on d.deployment_no = i.deployment_no
     ${joinHeldTruth('left join')}
     where ${answeredCalls}
       and (p.inference_no > ? or (p.inference_no = ? and p.row_index > ?))
     order by p.inference_no, p.row_index limit ?`,
    [name, from, until, after.inferenceNo, after.inferenceNo, after.rowIndex, limit],
  )
  return rows.map((row) => ({
    inferenceNo: Number(row[0]),
    rowIndex: Number(row[1]),
    inferenceId: String(row[2]),
    at: Number(row[3]),
    clientRequestId: String(row[4]),
    deploymentId: String(row[5]),
    model: String(row[6]),
    modelVersion: numberOrNull(row[7]),
    dataVersion: String(row[8]),
    entityKey: String(row[9]),
    output: String(row[10]),
    computed: String(row[11]),
    truth: textOrNull(row[12]),
  }))
}
