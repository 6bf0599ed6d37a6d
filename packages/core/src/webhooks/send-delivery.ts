import { createHmac } from 'node:crypto'
import type { RowCtx } from '../ctx.ts'
import type { OutboundAnswer } from './outbound.ts'

export interface Sendable {
  readonly url: string
  /** Sealed; null for deliveries that are not signed. */
  readonly secret: string | null
  readonly deliveryId: string
  readonly body: string
}

/** Posts a delivery once, with MLflow's headers. A secret that can't be opened is an answer, too: it never throws. */
export async function sendDelivery(
  ctx: RowCtx,
  { url, secret, deliveryId, body }: Sendable,
): Promise<OutboundAnswer> {
  const timestamp = String(Math.floor(ctx.now() / 1000))
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-mlflow-delivery-id': deliveryId,
    'x-mlflow-timestamp': timestamp,
  }
  if (secret !== null) {
    try {
      const key = ctx.secrets.open(secret)
      headers['x-mlflow-signature'] = signature(key, `${deliveryId}.${timestamp}.${body}`)
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error), isRefused: true }
    }
  }
  return ctx.outbound.post({ url, headers, body })
}

/** `v1,` and the base64 of an HMAC-SHA256, as Standard Webhooks and MLflow have it. */
export function signature(secret: string, signed: string): string {
  return `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`
}
