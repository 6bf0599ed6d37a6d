import type { Int64 } from '@stemma/contract'
import {
  claimDeliveries,
  findWebhookByNo,
  nextDelivery,
  trimDeliveries,
  updateHeldDelivery,
  type DeliveryRow,
} from '@stemma/store'
import type { RowCtx } from '../ctx.ts'
import type { DeliverySlots } from './delivery-slots.ts'
import { heldUntil, holdDelivery } from './hold-delivery.ts'
import type { OutboundAnswer } from './outbound.ts'
import { sendDelivery } from './send-delivery.ts'

const maxAttempts = 10
const firstDelayMs = 1000
const longestDelayMs = 3_600_000

export interface StartedDeliveries {
  /** When the next one is due that a slot is free for; undefined when none waits, or one that is sent now has to end before. */
  readonly next: Int64 | undefined
  /** Each settles when what came of it is noted, and its slot is free. */
  readonly sent: readonly Promise<void>[]
}

/**
 * Begins to send what is due, as far as slots are free. What fails for now (no answer, 429, 5xx) is tried ten times in all, after 1 s, 2 s, 4 s … and
 * up to a second more.
 */
export async function startDeliveries(
  ctx: RowCtx,
  slots: DeliverySlots,
): Promise<StartedDeliveries> {
  if (slots.free === 0) return { next: undefined, sent: [] }
  const next = await ctx.store.read((db) => nextDelivery(db, slots.full))
  if (next === undefined || next > ctx.now()) return { next, sent: [] }
  const now = ctx.now()
  const claimed = await ctx.store.write((tx) =>
    claimDeliveries(tx, { now, untilMs: heldUntil(ctx, now), slots }),
  )
  const sent = claimed.map(async (delivery) => {
    slots.take(delivery.webhook_no)
    try {
      await deliver(ctx, delivery)
    } finally {
      slots.giveBack(delivery.webhook_no)
    }
  })
  if (slots.free === 0) return { next: undefined, sent }
  return { next: await ctx.store.read((db) => nextDelivery(db, slots.full)), sent }
}

async function deliver(ctx: RowCtx, taken: DeliveryRow): Promise<void> {
  const webhook = await ctx.store.read((db) => findWebhookByNo(db, taken.webhook_no))
  if (webhook === undefined) return
  const delivery = await holdDelivery(ctx, taken)
  if (delivery === undefined) return
  const answer: OutboundAnswer =
    webhook.status === 'ACTIVE'
      ? await sendDelivery(ctx, {
          url: webhook.url,
          secret: webhook.secret,
          deliveryId: delivery.delivery_id,
          body: delivery.body,
        })
      : { error: 'The webhook is disabled.', isRefused: true }
  const now = ctx.now()
  const change = { response_status: answer.status ?? null, error: errorOf(answer) }
  await ctx.store.write(async (tx) => {
    if (change.error !== null && mayRetry(answer) && delivery.attempts < maxAttempts) {
      const due_at = now + delayMs(ctx, delivery.attempts, answer)
      await updateHeldDelivery(tx, delivery, { ...change, due_at })
      return
    }
    const state = change.error === null ? 'delivered' : 'failed'
    if (await updateHeldDelivery(tx, delivery, { ...change, state, ended_at: now }))
      await trimDeliveries(tx, delivery.webhook_no)
  })
}

/** Null if it arrived. */
export function errorOf({ status, error }: OutboundAnswer): string | null {
  if (status === undefined) return error ?? 'There was no answer.'
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400)
    return `The server answered ${status}; redirects are not followed.`
  return `The server answered ${status}.`
}

function mayRetry({ status, isRefused = false }: OutboundAnswer): boolean {
  if (isRefused) return false
  return status === undefined || status === 429 || status >= 500
}

function delayMs(ctx: RowCtx, attempts: number, { retryAfterMs = 0 }: OutboundAnswer): number {
  const [a = 0, b = 0] = ctx.randomBytes(2)
  const jitter = ((a * 256 + b) / 65_536) * 1000
  const backoff = firstDelayMs * 2 ** (attempts - 1)
  return Math.round(Math.min(longestDelayMs, Math.max(backoff, retryAfterMs)) + jitter)
}
