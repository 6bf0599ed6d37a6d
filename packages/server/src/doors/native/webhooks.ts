import {
  writeJson,
  type NativeDelivery,
  type NativeDeliveryPage,
  type NativeWebhook,
  type NativeWebhookPage,
  type NativeWebhookRoutes,
  type NativeWebhookTest,
  type WebhookEvent,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { nothing, type NativeHandlers } from './native-handlers.ts'

export const nativeWebhookHandlers: NativeHandlers<keyof NativeWebhookRoutes> = {
  'webhooks.create': async (ctx, request) =>
    writeJson(webhookFields(await core.createWebhook(ctx, request))),
  'webhooks.list': async (ctx, { limit, page_token }) => {
    const page = await core.listWebhooks(ctx, { maxResults: limit, pageToken: page_token })
    return writeJson({
      webhooks: page.webhooks.map(webhookFields),
      ...(page.nextPageToken !== undefined && { next_page_token: page.nextPageToken }),
    } satisfies NativeWebhookPage)
  },
  'webhooks.get': async (ctx, { webhook_id }) =>
    writeJson(webhookFields(await core.getWebhook(ctx, { webhookId: webhook_id }))),
  'webhooks.update': async (ctx, { webhook_id, ...change }) =>
    writeJson(webhookFields(await core.updateWebhook(ctx, { webhookId: webhook_id, ...change }))),
  'webhooks.delete': async (ctx, { webhook_id }) => {
    await core.deleteWebhook(ctx, { webhookId: webhook_id })
    return nothing
  },
  'webhooks.test': async (ctx, { webhook_id, event }) => {
    const result = await core.testWebhook(ctx, { webhookId: webhook_id, event })
    return writeJson({
      success: result.success,
      ...(result.responseStatus !== undefined && { response_status: result.responseStatus }),
      ...(result.errorMessage !== undefined && { error_message: result.errorMessage }),
    } satisfies NativeWebhookTest)
  },
  'webhooks.deliveries': async (ctx, { webhook_id, state, limit, page_token }) => {
    const page = await core.listDeliveries(ctx, {
      webhookId: webhook_id,
      state,
      maxResults: limit,
      pageToken: page_token,
    })
    return writeJson({
      deliveries: page.deliveries.map(deliveryFields),
      ...(page.nextPageToken !== undefined && { next_page_token: page.nextPageToken }),
    } satisfies NativeDeliveryPage)
  },
  'webhooks.redeliver': async (ctx, { webhook_id, delivery_id }) =>
    writeJson(
      deliveryFields(await core.redeliver(ctx, { webhookId: webhook_id, deliveryId: delivery_id })),
    ),
}

function webhookFields(webhook: core.WebhookView): NativeWebhook {
  return {
    webhook_id: webhook.webhookId,
    name: webhook.name,
    url: webhook.url,
    ...(webhook.description !== undefined && { description: webhook.description }),
    events: webhook.events,
    status: webhook.status,
    signed: webhook.hasSecret,
    creation_time: webhook.createdAt,
    last_update_time: webhook.updatedAt,
  }
}

function deliveryFields(row: core.Delivery): NativeDelivery {
  const { entity, action } = row
  return {
    delivery_id: row.delivery_id,
    event: { entity, action } as WebhookEvent, // only events of that type are announced
    state: row.state,
    attempts: row.attempts,
    creation_time: row.created_at,
    ...(row.state === 'waiting' && { next_attempt_time: row.due_at }),
    ...(row.ended_at !== null && { end_time: row.ended_at }),
    ...(row.response_status !== null && { response_status: row.response_status }),
    ...(row.error !== null && { error: row.error }),
    body: row.body,
  }
}
