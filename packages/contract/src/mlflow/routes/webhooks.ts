import type { Route } from '../../route.ts'
import {
  createWebhookRequest,
  type CreateWebhookRequest,
  listWebhooksRequest,
  type ListWebhooksRequest,
  testWebhookRequest,
  type TestWebhookRequest,
  updateWebhookRequest,
  type UpdateWebhookRequest,
  webhookIdRequest,
  type WebhookIdRequest,
} from '../messages/webhooks.ts'

/** Webhooks. */
export interface WebhookRoutes {
  readonly createWebhook: Route<CreateWebhookRequest>
  readonly listWebhooks: Route<ListWebhooksRequest>
  readonly getWebhook: Route<WebhookIdRequest>
  readonly updateWebhook: Route<UpdateWebhookRequest>
  readonly deleteWebhook: Route<WebhookIdRequest>
  readonly testWebhook: Route<TestWebhookRequest>
}

const everyPrefix = { version: 2, prefixes: 'both' } as const

export const webhookRoutes: WebhookRoutes = {
  createWebhook: {
    ...everyPrefix,
    name: 'createWebhook',
    method: 'POST',
    path: '/mlflow/webhooks',
    permission: 'webhook:write',
    access: 'write',
    request: createWebhookRequest,
  },
  listWebhooks: {
    ...everyPrefix,
    name: 'listWebhooks',
    method: 'GET',
    path: '/mlflow/webhooks',
    permission: 'webhook:read',
    access: 'read',
    request: listWebhooksRequest,
  },
  getWebhook: {
    ...everyPrefix,
    name: 'getWebhook',
    method: 'GET',
    path: '/mlflow/webhooks/{webhook_id}',
    permission: 'webhook:read',
    access: 'read',
    request: webhookIdRequest,
  },
  updateWebhook: {
    ...everyPrefix,
    name: 'updateWebhook',
    method: 'PATCH',
    path: '/mlflow/webhooks/{webhook_id}',
    permission: 'webhook:write',
    access: 'write',
    request: updateWebhookRequest,
  },
  deleteWebhook: {
    ...everyPrefix,
    name: 'deleteWebhook',
    method: 'DELETE',
    path: '/mlflow/webhooks/{webhook_id}',
    permission: 'webhook:write',
    access: 'write',
    request: webhookIdRequest,
  },
  testWebhook: {
    ...everyPrefix,
    name: 'testWebhook',
    method: 'POST',
    path: '/mlflow/webhooks/{webhook_id}/test',
    permission: 'webhook:write',
    // It writes nothing, and waits for somebody else's server.
    access: 'read',
    request: testWebhookRequest,
  },
}
