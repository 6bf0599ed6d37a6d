import { updateHeldDelivery, type DeliveryRow } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'

/** From taking a delivery to the begin of its request, and from the request's end until the outcome is noted: usually milliseconds. */
const marginMs = 5000

/** Until when a delivery that is taken now belongs to this server. After that it is somebody else's, should this server be gone. */
export function heldUntil(ctx: RowCtx, now: number): number {
  return now + ctx.outbound.timeLimitMs + marginMs
}

/**
 * Makes sure that the delivery is ours for as long as a request may take from now, however long it took to come here. Undefined when
 * it is somebody else's already.
 */
export async function holdDelivery(
  ctx: RowCtx,
  delivery: DeliveryRow,
): Promise<DeliveryRow | undefined> {
  let held = delivery
  for (let now = ctx.now(); Number(held.due_at) - now < ctx.outbound.timeLimitMs; now = ctx.now()) {
    const due_at = heldUntil(ctx, now)
    if (!(await ctx.store.write((tx) => updateHeldDelivery(tx, held, { due_at })))) return undefined
    held = { ...held, due_at }
  }
  return held
}
