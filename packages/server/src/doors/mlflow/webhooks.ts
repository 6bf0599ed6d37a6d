import { writeJson, type WebhookRoutes } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Handlers } from './mlflow-handlers.ts'

/** Webhooks as MLflow's door has them. */
export const webhookHandlers: Handlers<keyof WebhookRoutes> = {
  createWebhook: async (ctx, request) => one(await core.createWebhook(ctx, request)),
  listWebhooks: async (ctx, { max_results, page_token }) => {
    const page = await core.listWebhooks(ctx, { maxResults: max_results, pageToken: page_token })
    const webhooks = page.webhooks.filter(({ events }) => events.some(isOfMlflow))
    return writeJson({
      ...(webhooks.length > 0 && { webhooks: webhooks.map(webhookFields) }),
      next_page_token: page.nextPageToken,
    })
  },
  getWebhook: async (ctx, { webhook_id }) =>
    one(await core.getWebhook(ctx, { webhookId: webhook_id })),
  updateWebhook: async (ctx, { webhook_id, ...change }) =>
    one(await core.updateWebhook(ctx, { webhookId: webhook_id, ...change })),
  deleteWebhook: async (ctx, { webhook_id }) => {
    await core.deleteWebhook(ctx, { webhookId: webhook_id })
    return '{}'
  },
  testWebhook: async (ctx, { webhook_id, event }) => {
    const result = await core.testWebhook(ctx, { webhookId: webhook_id, event })
    return writeJson({
      result: {
        success: result.success,
        response_status: result.responseStatus,
        error_message: result.errorMessage,
      },
    })
  },
}

function one(webhook: core.WebhookView): string {
  return writeJson({ webhook: webhookFields(webhook) })
}

function webhookFields(webhook: core.WebhookView): object {
  return {
    webhook_id: webhook.webhookId,
    name: webhook.name,
    description: webhook.description,
    url: webhook.url,
    events: webhook.events.filter(isOfMlflow),
    status: webhook.status,
    creation_timestamp: webhook.createdAt,
    last_updated_timestamp: webhook.updatedAt,
  }
}

/** Its clients fail at a list that has an event which they don't know. */
function isOfMlflow({ entity }: core.WebhookView['events'][number]): boolean {
  return entity !== 'DATA_VERSION'
}
