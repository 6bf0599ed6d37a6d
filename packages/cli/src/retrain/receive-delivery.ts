import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { DeliveryBox } from './delivery-box.ts'

const mostBytes = 1024 * 1024
/** A delivery that is older was recorded by somebody, or the clocks differ. */
const oldestMs = 300_000
export const mostWaiting = 100

export interface ReceivedDelivery {
  /** Of the HTTP answer. */
  readonly status: number
  readonly text: string
  /** What is new, for whoever watches; undefined otherwise. */
  readonly event?: string
}

/** Takes a delivery of a webhook into the box, if it is signed with the secret. Never throws for what somebody sends. */
export async function receiveDelivery(
  request: IncomingMessage,
  {
    box,
    secret,
    nowMs,
  }: { readonly box: DeliveryBox; readonly secret: string; readonly nowMs: number },
): Promise<ReceivedDelivery> {
  if (request.method !== 'POST') return { status: 405, text: 'Deliveries of webhooks are posted.' }
  const { signature } = await import('@stemma/core')
  const body = await readBody(request)
  if (body === undefined) return { status: 413, text: `A delivery has ${mostBytes} bytes at most.` }
  const header = (name: string): string => String(request.headers[`x-mlflow-${name}`] ?? '')
  const [id, timestamp] = [header('delivery-id'), header('timestamp')]
  const expected = signature(secret, `${id}.${timestamp}.${body.toString()}`)
  if (!isSame(header('signature'), expected))
    return { status: 401, text: 'It is not signed with the secret that is known here.' }
  if (!(Math.abs(nowMs - Number(timestamp) * 1000) <= oldestMs))
    return { status: 401, text: 'It was signed more than five minutes ago, or the clocks differ.' }
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(id))
    return { status: 400, text: 'X-MLflow-Delivery-Id is no UUID.' }
  const event = eventIn(body)
  if (event === undefined) return { status: 400, text: 'The body is no event.' }
  if ((await box.waiting()).length >= mostWaiting)
    return { status: 503, text: `${mostWaiting} deliveries wait already.` }
  const isNew = await box.add(id, body)
  return { status: 202, text: isNew ? 'It will be done.' : 'It is known.', ...(isNew && { event }) }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = part as Buffer // no encoding was asked for
    size += bytes.length
    if (size > mostBytes) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

/** Without telling by its time how much of it is right. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** `data_version.created of churn/7`, for people. */
function eventIn(body: Buffer): string | undefined {
  try {
    const told = JSON.parse(body.toString()) as Readonly<Record<string, unknown>> | null // looked at below
    const { entity, action, data } = told ?? {}
    if (typeof entity !== 'string' || typeof action !== 'string') return undefined
    const { name, version } = (data ?? {}) as Readonly<Record<string, unknown>> // the same
    const of = typeof name === 'string' ? ` of ${name}` : ''
    return `${entity}.${action}${of}${typeof version === 'string' ? `/${version}` : ''}`
  } catch {
    return undefined
  }
}
