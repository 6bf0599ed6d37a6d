import { asList, inNumbers } from '../bulk.ts'
import type { Db } from '../db.ts'
import { answeredCalls, joinHeldTruth, numberOrNull, textOrNull } from './held-truth.ts'
import { partsOf, sizesOfRequests } from './logged-bytes.ts'

/** A row of an answer with what is held true of it. */
export interface LabelledRow {
  readonly inferenceNo: number
  readonly rowIndex: number
  readonly entityKey: string
  /** JSON. */
  readonly output: string
  readonly computed: string
  readonly at: number
  readonly modelVersion: number | null
  readonly clientRequestId: string
  /** JSON; null if it is not known yet. */
  readonly value: string | null
  /** When the truth was seen, or else recorded. */
  readonly knownAt: number | null
}

export interface LabelledSearch {
  readonly name: string
  /** Milliseconds since 1970: calls from then on, and before then. */
  readonly from: number
  readonly until: number
  /** Only rows of which something is held true. */
  readonly isLabelled: boolean
  readonly limit: number
}

/** Rows of answers of the deployments of a name, the newest first, with what is held true of each. What shadows answered is left out. */
export async function readLabelled(
  db: Db,
  { name, from, until, isLabelled, limit }: LabelledSearch,
): Promise<readonly LabelledRow[]> {
  const rows = await db.rows(
    `select p.inference_no, p.row_index, p.entity_key, p.output, p.computed, i.at, d.model_version, i.client_request_id, t.value,
       coalesce(t.observed_at, t.recorded_at)
     from deployments d join inferences i on i.deployment_no = d.deployment_no join predictions p on p.inference_no = i.inference_no
     ${joinHeldTruth(isLabelled ? 'join' : 'left join')}
     where ${answeredCalls}
     order by i.at desc, p.inference_no desc, p.row_index limit ?`,
    [name, from, until, limit],
  )
  return rows.map((row) => ({
    inferenceNo: Number(row[0]),
    rowIndex: Number(row[1]),
    entityKey: String(row[2]),
    output: String(row[3]),
    computed: String(row[4]),
    at: Number(row[5]),
    modelVersion: numberOrNull(row[6]),
    clientRequestId: String(row[7]),
    value: textOrNull(row[8]),
    knownAt: numberOrNull(row[9]),
  }))
}

/** What came with a call, where it is kept and a text. */
export interface KeptRequest {
  readonly inferenceNo: number
  readonly contentType: string
  readonly request: string
}

/** The bodies of some calls, in their order: they are not all held at a time. */
export async function* readRequests(
  db: Db,
  inferenceNos: readonly number[],
): AsyncGenerator<KeptRequest, void, undefined> {
  for (const part of partsOf(await sizesOfRequests(db, inferenceNos)))
    yield* await bodiesOf(db, part)
}

async function bodiesOf(db: Db, inferenceNos: readonly number[]): Promise<readonly KeptRequest[]> {
  const rows = await db.rows(
    `select i.inference_no, i.content_type, p.request from payloads p join inferences i on i.inference_no = p.inference_no
     where p.inference_no ${inNumbers(db)} and p.request is not null and p.request_encoding = 'text'`,
    [asList(inferenceNos)],
  )
  return rows.map(([no, type, request]) => ({
    inferenceNo: Number(no),
    contentType: String(type),
    request: String(request),
  }))
}

/** How the calls of a name went, one for each step of time that has any. */
export interface CallsInStep {
  readonly step: number
  readonly calls: number
  readonly failed: number
  readonly rows: number
  /** Of the slowest call, and on average. */
  readonly maxUs: number
  readonly meanUs: number
}

/** Counts the calls of a name by steps of time of `stepMs` since 1970. */
export async function countCalls(
  db: Db,
  {
    name,
    from,
    until,
    stepMs,
  }: {
    readonly name: string
    readonly from: number
    readonly until: number
    readonly stepMs: number
  },
): Promise<readonly CallsInStep[]> {
  const rows = await db.rows(
    `select i.at / ${stepMs} as step, count(*), sum(case when i.status >= 400 then 1 else 0 end), sum(i.row_count), max(i.total_us), avg(i.total_us)
     from deployments d join inferences i on i.deployment_no = d.deployment_no
     where d.name = ? and i.at >= ? and i.at < ? and i.source <> 'shadow' group by 1 order by 1`,
    [name, from, until],
  )
  return rows.map(([step, calls, failed, count, most, mean]) => ({
    step: Number(step),
    calls: Number(calls),
    failed: Number(failed),
    rows: Number(count),
    maxUs: Number(most),
    meanUs: Number(mean),
  }))
}
