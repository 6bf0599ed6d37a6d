import type { Route } from '../../route.ts'
import {
  createWebhookRequest,
  listWebhooksRequest,
  testWebhookRequest,
  updateWebhookRequest,
  webhookIdRequest,
} from '../messages/webhooks.ts'

const everyPrefix = { version: 2, prefixes: 'both' } as const

/** Webhooks. */
export const webhookRoutes = {
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
} satisfies Readonly<Record<string, Route>>

export type WebhookRoutes = typeof webhookRoutes
