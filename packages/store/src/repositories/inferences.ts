import type { Selectable } from 'kysely'
import { asList, inNumbers, insertRows, inTexts } from '../bulk.ts'
import type { Db, Tx, Value } from '../db.ts'
import type { InferenceTable, PayloadTable, PredictionTable } from '../serving-tables.ts'

export type InferenceRow = Readonly<Selectable<InferenceTable>>
export type PredictionRow = Readonly<Selectable<PredictionTable>>
export type PayloadRow = Readonly<Selectable<PayloadTable>>
export type NewInference = Omit<InferenceRow, 'inference_no'>
export type NewPrediction = Omit<PredictionRow, 'inference_no'>
export type NewPayload = Omit<PayloadRow, 'inference_no'>

export interface NewCall {
  readonly call: NewInference
  readonly predictions: readonly NewPrediction[]
  /** Undefined when neither text is kept. */
  readonly payload: NewPayload | undefined
}

const callColumns = [
  'inference_id',
  'deployment_no',
  'client_request_id',
  'at',
  'status',
  'row_count',
  'predict_us',
  'total_us',
  'data_version',
  'data_min_at',
  'data_max_at',
  'content_type',
  'protocol',
  'source',
  'data_ref',
  'request_hash',
  'response_hash',
  'predictions_hash',
  'payload_kept',
] as const satisfies readonly (keyof NewInference)[]

/** Adds calls with the rows of their answers; one whose id is there already is left as it is. Those that are new, with their numbers, in their order. */
export async function insertInferences(
  tx: Tx,
  calls: readonly NewCall[],
): Promise<readonly { readonly no: number; readonly added: NewCall }[]> {
  const [[last] = []] = await tx.rows('select max(inference_no) from inferences', [])
  await insertRows(
    tx,
    {
      table: 'inferences',
      columns: callColumns,
      suffix: 'on conflict (inference_id) do nothing',
    },
    calls.map(({ call }) => callColumns.map((column): Value => call[column])),
  )
  // Numbers grow, and of two with one id the first is there.
  const byId = new Map(calls.toReversed().map((call) => [call.call.inference_id, call]))
  const added = [...(await numbersOf(tx, [...byId.keys()]))]
    .filter(([, no]) => no > Number(last ?? 0))
    .flatMap(([id, no]) => {
      const call = byId.get(id)
      return call === undefined ? [] : [{ no, added: call }]
    })
    .toSorted((one, other) => one.no - other.no)
  await insertRows(
    tx,
    {
      table: 'predictions',
      columns: ['inference_no', 'row_index', 'entity_key', 'output', 'computed'],
    },
    added.flatMap(({ no, added: { predictions } }) =>
      predictions.map((row) => [no, row.row_index, row.entity_key, row.output, row.computed]),
    ),
  )
  await insertRows(
    tx,
    {
      table: 'payloads',
      columns: [
        'inference_no',
        'request',
        'request_encoding',
        'response',
        'response_encoding',
        'seen',
      ],
    },
    added.flatMap(({ no, added: { payload } }) =>
      payload === undefined
        ? []
        : [
            [
              no,
              payload.request,
              payload.request_encoding,
              payload.response,
              payload.response_encoding,
              payload.seen,
            ],
          ],
    ),
  )
  return added
}

async function numbersOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.rows(
    `select inference_id, inference_no from inferences where inference_id ${inTexts(db)}`,
    [asList(ids)],
  )
  return new Map(rows.map(([id, no]) => [String(id), Number(no)]))
}

export async function findPayload(db: Db, inferenceNo: number): Promise<PayloadRow | undefined> {
  return db.query
    .selectFrom('payloads')
    .selectAll()
    .where('inference_no', '=', inferenceNo)
    .executeTakeFirst()
}

/** The texts of calls that were logged before payloads had a table. */
export async function findOldPayload(db: Db, inferenceNo: number): Promise<PayloadRow | undefined> {
  const [row] = await db.rows(`select request, response from inferences where inference_no = ?`, [
    inferenceNo,
  ])
  const [request, response] = row ?? []
  if (typeof request !== 'string' && typeof response !== 'string') return undefined
  return {
    inference_no: inferenceNo,
    request: typeof request === 'string' ? request : null,
    request_encoding: 'text',
    response: typeof response === 'string' ? response : null,
    response_encoding: 'text',
    seen: null,
  }
}

/** The least and the greatest number of calls of a deployment that were answered with 200; undefined if there are none. */
export async function rangeOfAnswered(
  db: Db,
  deploymentNo: number,
): Promise<{ readonly least: number; readonly most: number } | undefined> {
  const [row] = await db.rows(
    `select min(inference_no), max(inference_no) from inferences where deployment_no = ? and status = 200`,
    [deploymentNo],
  )
  const [least, most] = row ?? []
  if (least === null || least === undefined) return undefined
  return { least: Number(least), most: Number(most) }
}

/** For each number, the first call of a deployment at or behind it that was answered with 200; each once. */
export async function pickAnswered(
  db: Db,
  { deploymentNo, from }: { readonly deploymentNo: number; readonly from: readonly number[] },
): Promise<readonly string[]> {
  const picked = new Set<string>()
  for (const no of from) {
    const [row] = await db.rows(
      `select inference_id from inferences where deployment_no = ? and inference_no >= ? and status = 200
       order by inference_no limit 1`,
      [deploymentNo, no],
    )
    if (row !== undefined) picked.add(String(row[0]))
  }
  return [...picked]
}

export async function findInference(
  db: Db,
  inferenceId: string,
): Promise<InferenceRow | undefined> {
  return db.query
    .selectFrom('inferences')
    .selectAll()
    .where('inference_id', '=', inferenceId)
    .executeTakeFirst()
}

/** Which calls; what is absent is not asked about. */
export interface InferenceFilter {
  readonly clientRequestId?: string | undefined
  readonly entityKey?: string | undefined
  /** `failed`: with a status of 400 or more, or without an answer. */
  readonly outcome?: 'answered' | 'failed' | undefined
  /** Milliseconds since 1970: from then on, and before then. */
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
}

/** Calls of a deployment, newest first, behind the one of the number `before`. */
export async function readInferences(
  db: Db,
  {
    deploymentNo,
    before,
    limit,
    ...filter
  }: InferenceFilter & {
    readonly deploymentNo: number
    readonly before: number | undefined
    readonly limit: number
  },
): Promise<readonly InferenceRow[]> {
  let query = db.query
    .selectFrom('inferences')
    .selectAll()
    .where('deployment_no', '=', deploymentNo)
  if (before !== undefined) query = query.where('inference_no', '<', before)
  const { clientRequestId, entityKey, outcome, fromMs, untilMs } = filter
  if (clientRequestId !== undefined) query = query.where('client_request_id', '=', clientRequestId)
  if (fromMs !== undefined) query = query.where('at', '>=', fromMs)
  if (untilMs !== undefined) query = query.where('at', '<', untilMs)
  if (outcome === 'answered') query = query.where('status', '<', 400).where('status', '>', 0)
  if (outcome === 'failed')
    query = query.where((where) => where.or([where('status', '>=', 400), where('status', '=', 0)]))
  if (entityKey !== undefined)
    query = query.where(
      'inference_no',
      'in',
      db.query.selectFrom('predictions').select('inference_no').where('entity_key', '=', entityKey),
    )
  return query.orderBy('inference_no', 'desc').limit(limit).execute()
}

/** Rows of the answers of some calls, by call and place. */
export async function readPredictions(
  db: Db,
  inferenceNos: readonly number[],
  limit: number,
): Promise<readonly PredictionRow[]> {
  const rows = await db.rows(
    `select inference_no, row_index, entity_key, output, computed from predictions
     where inference_no ${inNumbers(db)} order by inference_no, row_index limit ?`,
    [asList(inferenceNos), limit],
  )
  return rows.map(([no, index, entity, output, computed]) => ({
    inference_no: Number(no),
    row_index: Number(index),
    entity_key: String(entity),
    output: String(output),
    computed: String(computed),
  }))
}
