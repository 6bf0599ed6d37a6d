import { hash } from 'node:crypto'
import { parseLoose, writeJson } from '@stemma/contract'
import {
  dropEvents,
  findEvent,
  keepEvent,
  oldEvents,
  type NewPrediction,
  type WaitingEventRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { checkDeploymentName } from '../create-deployment.ts'
import { checkCalls } from '../log-inferences.ts'
import { mirrorDeployments } from '../mirror-deployments.ts'
import { importIn, type ImportedCall } from './import-inferences.ts'

/** Half of a call, as KServe's logger tells it. */
export interface ServingEvent {
  /** The same for both halves. */
  readonly id: string
  readonly kind: 'request' | 'response'
  /** Of the service. */
  readonly name: string
  readonly model: string
  readonly body: string
  readonly contentType: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A request whose answer has not come by then was not answered with 200, or its event was lost. */
const patienceMs = 600_000
const mostOld = 100
const dayMs = 86_400_000

/**
 * Takes half of a call. When both are there the call is in the log; a request without an answer is there after ten minutes, with status 0. How many calls
 * were added.
 */
export async function takeEvent(ctx: RowCtx, event: ServingEvent): Promise<number> {
  authorize(ctx, 'serving:write')
  const { id, kind, name, model, body, contentType, at } = event
  const own: WaitingEventRow = {
    event_id: id,
    ...{ kind, name, model, body, at },
    content_type: contentType,
    arrived_at: ctx.now(),
  }
  // What can't be logged is refused now, not when the other half comes.
  checkCalls([callOf(own, undefined).call])
  checkDeploymentName(name)
  const added = await ctx.log.write(async (tx) => {
    const other = await findEvent(tx, { id, kind: kind === 'request' ? 'response' : 'request' })
    const calls: ImportedCall[] = []
    const done: string[] = []
    if (other === undefined) await keepEvent(tx, own)
    else {
      calls.push(kind === 'request' ? callOf(own, other) : callOf(other, own))
      done.push(id)
    }
    const before = own.arrived_at
    for (const old of await oldEvents(tx, { before: Number(before) - patienceMs, limit: mostOld }))
      if (!done.includes(old.event_id)) {
        calls.push(old.kind === 'request' ? callOf(old, undefined) : callOf(undefined, old))
        done.push(old.event_id)
      }
    await dropEvents(tx, done)
    return importIn(ctx, tx, calls)
  })
  await mirrorDeployments(ctx)
  return added
}

function callOf(
  request: WaitingEventRow | undefined,
  response: WaitingEventRow | undefined,
): ImportedCall {
  const any = request ?? response
  if (any === undefined) throw new Error('An event has a half.')
  const predictions = response === undefined ? [] : predictionsIn(response.body)
  const elapsed =
    request === undefined || response === undefined ? 0 : Number(response.at) - Number(request.at)
  return {
    name: any.name,
    model: any.model,
    call: {
      call: {
        inference_id: idOf(any.event_id),
        client_request_id: any.event_id,
        at: any.at,
        // KServe tells of answers with status 200 only.
        status: response === undefined ? 0 : 200,
        row_count: predictions.length,
        predict_us: 0,
        // Clocks of two senders may be far apart; a call that took more than a day is none.
        total_us: Math.min(Math.max(0, elapsed), dayMs) * 1000,
        data_version: '',
        data_min_at: null,
        data_max_at: null,
        content_type: any.content_type,
        protocol: 'mlflow',
        source: 'import',
        data_ref: '',
        request_hash: null,
        response_hash: null,
      },
      predictions,
      payload: {
        request: request?.body ?? null,
        request_encoding: 'text',
        response: response?.body ?? null,
        response_encoding: 'text',
        seen: null,
      },
    },
  }
}

/** The rows of an answer of either protocol; none where it has another form. */
function predictionsIn(body: string): readonly NewPrediction[] {
  const parsed = parseLoose(body)
  if (typeof parsed !== 'object' || parsed === null) return []
  const rows: unknown =
    'predictions' in parsed
      ? parsed.predictions
      : 'outputs' in parsed && Array.isArray(parsed.outputs)
        ? (parsed.outputs[0] as { readonly data?: unknown } | undefined)?.data // read below, whatever it is
        : undefined
  return Array.isArray(rows)
    ? rows.map((row: unknown, index) => ({
        row_index: index,
        entity_key: '',
        output: writeJson(row ?? null),
        computed: '{}',
      }))
    : []
}

function idOf(text: string): string {
  const plain = text.replaceAll('-', '').toLowerCase()
  return /^[0-9a-f]{32}$/u.test(plain) ? plain : hash('sha256', text).slice(0, 32)
}
