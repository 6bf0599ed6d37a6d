import { parseLoose, requestRows, writeJson } from '@stemma/contract'
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
    personalAs === 'hash' ? personHash(ctx, textOf(value)) : ''
  const columns = new Set(personal.filter((name) => name !== 'entity_key').map(plainName))
  if (columns.size === 0) {
    const kept = withoutPayloads ? undefined : payload
    return {
      predictions: personal.length === 0 ? predictions : withoutEntities(predictions),
      payload: kept,
    }
  }
  const hiding = { columns, hide }
  const shown = predictions.map((row) => ({
    ...row,
    output: withoutPersonal(row.output, hiding),
    computed: withoutPersonal(row.computed, hiding),
  }))
  const isPlainAnswer =
    status === 200 && shown.every(({ output }, at) => output === predictions[at]?.output)
  return {
    predictions: personal.includes('entity_key') ? withoutEntities(shown) : shown,
    payload:
      withoutPayloads || payload === undefined
        ? undefined
        : redacted(isPlainAnswer ? payload : { ...payload, response: null }, {
            ...{ contentType, ...hiding },
          }),
  }

  function withoutEntities(rows: readonly NewPrediction[]): readonly NewPrediction[] {
    return rows.map((row) =>
      row.entity_key === '' ? row : { ...row, entity_key: hide(row.entity_key) },
    )
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return writeJson(value)
  } catch (error) {
    // It is nested too deeply to be the name of anybody.
    if (error instanceof RangeError) return ''
    throw error
  }
}

/** A keyed hash of what is about a person: the same for the same text, and nothing to whoever has not the server's key. */
export function personHash(ctx: RowCtx, text: string): string {
  return `hmac:${ctx.secrets.keyedHash(text).slice(0, 32)}`
}

/** Objects and lists inside each other. */
const deepest = 100

interface Hiding {
  readonly columns: ReadonlySet<string>
  readonly hide: (value: unknown) => string
}

function redacted(
  payload: NewPayload,
  { contentType, ...hiding }: Hiding & { readonly contentType: string },
): NewPayload | undefined {
  if (payload.request === null) return { ...payload, seen: null }
  const table =
    payload.request_encoding === 'text' ? requestRows(contentType, payload.request) : undefined
  // Nobody knows where in it they are.
  if (table === undefined || table.rows.some((row) => row.length > table.columns.length))
    return { ...payload, request: null, seen: null }
  const { columns } = table
  const data = table.rows.map((row) =>
    row.map((value, index) => shownValue(columns[index] ?? '', value, hiding)),
  )
  const request = writeJson({ dataframe_split: { columns, data } })
  return { ...payload, request, request_encoding: 'text', seen: null }
}

/** What may be kept of a value: nothing of a person's column, also where it lies inside of another. */
function shownValue(name: string, value: unknown, hiding: Hiding, depth = 0): unknown {
  // Nobody looks further into it, and nobody keeps what nobody looked at.
  if (depth > deepest) return hiding.hide('')
  if (value === null || value === undefined) return value
  if (hiding.columns.has(plainName(name))) return hiding.hide(value)
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => shownValue('', item, hiding, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, shownValue(key, one, hiding, depth + 1)]),
  )
}

/** As it was, where nothing of it is hidden. */
function withoutPersonal(json: string, hiding: Hiding): string {
  if (!json.includes('{')) return json
  const value = parseLoose(json)
  let isHidden = false
  const now = shownValue('', value, {
    ...hiding,
    hide: (one) => {
      isHidden = true
      return hiding.hide(one)
    },
  })
  return isHidden ? writeJson(now) : json
}

/** A caller may write `Name ` for `name`: it is refused, and logged. */
function plainName(name: string): string {
  return name.trim().toLowerCase()
}
