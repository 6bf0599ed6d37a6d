import { requestRows, writeJson } from '@stemma/contract'
import type { NewPayload, NewPrediction } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'

/** What the calls of a deployment leave in the log. */
export interface LogPolicy {
  /** How calls come into it; `durable` if absent. */
  readonly log?: 'durable' | 'async' | 'sampled'
  /** Columns that are about persons; `entity_key` is that of the rows. */
  readonly personal?: readonly string[]
  /** What is kept of them: a keyed hash, which is the same for the same value, or nothing. */
  readonly personalAs?: 'hash' | 'drop'
  /** Bodies are not kept at all. */
  readonly withoutPayloads?: boolean
  /** Bodies older than this go when retention is applied. */
  readonly payloadDays?: number
}

export interface CallContent {
  readonly predictions: readonly NewPrediction[]
  readonly payload: NewPayload | undefined
}

/** What may be kept of a call. A body whose personal columns can't be found is not kept: neither is an error, in which MLflow prints the rows that it was given. */
export function permitted(
  ctx: RowCtx,
  policy: LogPolicy,
  {
    predictions,
    payload,
    contentType,
    status,
  }: CallContent & { readonly contentType: string; readonly status: number },
): CallContent {
  const { personal = [], personalAs = 'hash', withoutPayloads = false } = policy
  const hide = (value: unknown): string =>
    personalAs === 'hash'
      ? personHash(ctx, typeof value === 'string' ? value : writeJson(value))
      : ''
  const columns = personal.filter((name) => name !== 'entity_key')
  const isPlainAnswer =
    status === 200 && predictions.every(({ output }) => !namesOneOf(output, columns))
  return {
    predictions: predictions.map((row) => ({
      ...row,
      ...(personal.includes('entity_key') &&
        row.entity_key !== '' && { entity_key: hide(row.entity_key) }),
      ...(columns.length > 0 && { computed: withoutPersonal(row.computed, columns, hide) }),
      ...(namesOneOf(row.output, columns) && {
        output: withoutPersonal(row.output, columns, hide),
      }),
    })),
    payload:
      withoutPayloads || payload === undefined
        ? undefined
        : columns.length === 0
          ? payload
          : redacted(isPlainAnswer ? payload : { ...payload, response: null }, {
              ...{ contentType, columns, hide },
            }),
  }
}

/** A keyed hash of what is about a person: the same for the same text, and nothing to whoever has not the server's key. */
export function personHash(ctx: RowCtx, text: string): string {
  return `hmac:${ctx.secrets.keyedHash(text).slice(0, 32)}`
}

interface Hiding {
  readonly contentType: string
  readonly columns: readonly string[]
  readonly hide: (value: unknown) => string
}

function redacted(
  payload: NewPayload,
  { contentType, columns, hide }: Hiding,
): NewPayload | undefined {
  if (payload.request === null) return { ...payload, seen: null }
  const table =
    payload.request_encoding === 'text' ? requestRows(contentType, payload.request) : undefined
  // Nobody knows where in it they are.
  if (table === undefined) return { ...payload, request: null, seen: null }
  const data = table.rows.map((row) =>
    row.map((value, index) =>
      columns.includes(table.columns[index] ?? '') && value !== null ? hide(value) : value,
    ),
  )
  const request = writeJson({ dataframe_split: { columns: table.columns, data } })
  return { ...payload, request, request_encoding: 'text', seen: null }
}

/** Whether an answer is an object with a value of that name. */
function namesOneOf(output: string, columns: readonly string[]): boolean {
  if (columns.length === 0 || !output.trimStart().startsWith('{')) return false
  const values = JSON.parse(output) as object // it begins as one does, and the log lets in JSON only
  return columns.some((name) => Object.hasOwn(values, name))
}

function withoutPersonal(
  object: string,
  columns: readonly string[],
  hide: (value: unknown) => string,
): string {
  // The guarantee: the log lets in JSON objects only.
  const values = JSON.parse(object) as Readonly<Record<string, unknown>>
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        columns.includes(name) && value !== null ? hide(value) : value,
      ]),
    ),
  )
}
