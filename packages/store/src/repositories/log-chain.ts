import type { Insertable, Selectable } from 'kysely'
import { insertRows } from '../bulk.ts'
import type { Db, Tx } from '../db.ts'
import type { LogCheckpointTable } from '../serving-tables.ts'

/** An entry of the chain. What a call says is in its own rows; other entries hold their content themselves. */
export interface ChainEntry {
  readonly seq: number
  readonly kind: string
  /** Of a call: its number. */
  readonly subject: number
  readonly content: string | null
  readonly hash: Uint8Array
}

export interface ChainHead {
  readonly seq: number
  /** Hexadecimal. */
  readonly hash: string
  readonly signedSeq: number
  readonly signedAt: number
}

export type CheckpointRow = Readonly<Selectable<LogCheckpointTable>>

/** The end of the chain. Whoever asks in a transaction is the only one to add to it until that ends. */
export async function lockChain(tx: Tx): Promise<ChainHead> {
  return headIn(
    await tx.rows(
      `select seq, hash, signed_seq, signed_at from log_chain_head where only_one = 1${tx.dialect === 'postgres' ? ' for update' : ''}`,
    ),
  )
}

export async function readChainHead(db: Db): Promise<ChainHead> {
  return headIn(
    await db.rows(`select seq, hash, signed_seq, signed_at from log_chain_head where only_one = 1`),
  )
}

function headIn([row]: readonly (readonly unknown[])[]): ChainHead {
  if (row === undefined) throw new Error('The chain of the log has no head.')
  return {
    seq: Number(row[0]),
    hash: String(row[1]),
    signedSeq: Number(row[2]),
    signedAt: Number(row[3]),
  }
}

/** Adds entries behind the head, and moves it. */
export async function appendChain(
  tx: Tx,
  { entries, head }: { readonly entries: readonly ChainEntry[]; readonly head: ChainHead },
): Promise<void> {
  await insertRows(
    tx,
    { table: 'log_chain', columns: ['seq', 'kind', 'subject', 'content', 'hash'] },
    entries.map(({ seq, kind, subject, content, hash }) => [seq, kind, subject, content, hash]),
  )
  await tx.run(
    `update log_chain_head set seq = ?, hash = ?, signed_seq = ?, signed_at = ? where only_one = 1`,
    [head.seq, head.hash, head.signedSeq, head.signedAt],
  )
}

export async function insertCheckpoint(tx: Tx, row: Insertable<LogCheckpointTable>): Promise<void> {
  await tx.query.insertInto('log_checkpoints').values(row).execute()
}

/** Entries behind a number, in order. */
export async function readChain(
  db: Db,
  {
    after,
    until,
    limit,
  }: { readonly after: number; readonly until: number; readonly limit: number },
): Promise<readonly ChainEntry[]> {
  const rows = await db.rows(
    `select seq, kind, subject, content, hash from log_chain where seq > ? and seq <= ? order by seq limit ?`,
    [after, until, limit],
  )
  return rows.map(([seq, kind, subject, content, hash]) => ({
    seq: Number(seq),
    kind: String(kind),
    subject: Number(subject),
    content: content === null ? null : String(content),
    hash: hash as Uint8Array, // a column of bytes that is never null
  }))
}

/** Checkpoints of a stretch of the chain, in order. */
export async function readCheckpoints(
  db: Db,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly CheckpointRow[]> {
  return db.query
    .selectFrom('log_checkpoints')
    .selectAll()
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .orderBy('seq')
    .orderBy('checkpoint_no')
    .execute()
}

export async function newestCheckpoint(db: Db): Promise<CheckpointRow | undefined> {
  return db.query
    .selectFrom('log_checkpoints')
    .selectAll()
    .orderBy('seq', 'desc')
    .orderBy('checkpoint_no', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** A call as the chain has it, with what lies beside it. */
export interface ChainedCall {
  readonly no: number
  /** Columns of the call, in the order of the content. */
  readonly fields: readonly (string | number | null)[]
  readonly requestHash: Uint8Array | null
  readonly responseHash: Uint8Array | null
  readonly predictionsHash: Uint8Array | null
  readonly deploymentNo: number
  readonly isPayloadKept: boolean
  readonly predictions: readonly (readonly [
    row: number,
    entity: string,
    output: string,
    computed: string,
  ])[]
  readonly payload:
    | {
        readonly request: string | null
        readonly requestEncoding: string
        readonly response: string | null
        readonly responseEncoding: string
      }
    | undefined
}

/** Calls by a range of their numbers, with rows and bodies, in order. */
export async function readChainedCalls(
  db: Db,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly ChainedCall[]> {
  const calls = await db.rows(
    `select i.inference_no, i.inference_id, d.deployment_id, i.client_request_id, i.at, i.status, i.row_count, i.predict_us, i.total_us,
       i.data_version, i.data_min_at, i.data_max_at, i.data_ref, i.content_type, i.protocol, i.source, i.payload_kept,
       i.request_hash, i.response_hash, i.predictions_hash, p.inference_no, p.request, p.request_encoding, p.response, p.response_encoding, i.deployment_no
     from inferences i join deployments d on d.deployment_no = i.deployment_no left join payloads p on p.inference_no = i.inference_no
     where i.inference_no >= ? and i.inference_no <= ? order by i.inference_no`,
    [from, to],
  )
  const rows = await db.rows(
    `select inference_no, row_index, entity_key, output, computed from predictions
     where inference_no >= ? and inference_no <= ? order by inference_no, row_index`,
    [from, to],
  )
  const predictions = new Map<number, [number, string, string, string][]>()
  for (const [no, row, entity, output, computed] of rows) {
    const list = predictions.get(Number(no)) ?? []
    predictions.set(Number(no), list)
    list.push([Number(row), String(entity), String(output), String(computed)])
  }
  return calls.map((row) => ({
    no: Number(row[0]),
    fields: row.slice(1, 17).map(plainValue),
    requestHash: bytesOrNull(row[17]),
    responseHash: bytesOrNull(row[18]),
    predictionsHash: bytesOrNull(row[19]),
    deploymentNo: Number(row[25]),
    isPayloadKept: row[16] === 1 || row[16] === 1n,
    predictions: predictions.get(Number(row[0])) ?? [],
    payload:
      row[20] === null
        ? undefined
        : {
            request: row[21] === null ? null : String(row[21]),
            requestEncoding: String(row[22]),
            response: row[23] === null ? null : String(row[23]),
            responseEncoding: String(row[24]),
          },
  }))
}

/** The last entry up to a number, and the last call that one up to there is about; undefined before the first. */
export async function chainPlaceAt(
  db: Db,
  seq: number,
): Promise<
  { readonly seq: number; readonly hash: string; readonly lastCall: number | undefined } | undefined
> {
  const [entry] = await db.rows(
    'select seq, hash from log_chain where seq <= ? order by seq desc limit 1',
    [seq],
  )
  const [found, hash] = entry ?? []
  if (!(hash instanceof Uint8Array)) return undefined
  const [call] = await db.rows(
    `select subject from log_chain where kind = 'call' and seq <= ? order by seq desc limit 1`,
    [seq],
  )
  const subject = call?.[0]
  return {
    seq: Number(found),
    hash: Buffer.from(hash).toString('hex'),
    lastCall: subject === undefined ? undefined : Number(subject),
  }
}

/** The first entry of a call at or after a time, and the last one before another; undefined if there is none. */
export async function chainRangeOf(
  db: Db,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const [row] = await db.rows(
    `select min(c.seq), max(c.seq) from log_chain c join inferences i on i.inference_no = c.subject
     where c.kind = 'call' and i.at >= ? and i.at < ?`,
    [from, until],
  )
  const [first, last] = row ?? []
  if (first === null || first === undefined) return undefined
  return { first: Number(first), last: Number(last) }
}

function bytesOrNull(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null
}

/** A value of a column that has no bytes. */
export function plainValue(value: unknown): string | number | null {
  if (typeof value === 'bigint') return Number(value)
  return value as string | number | null // what such columns hold
}
