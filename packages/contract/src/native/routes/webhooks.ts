import {
  createWebhookRequest,
  type CreateWebhookRequest,
  testWebhookRequest,
  type TestWebhookRequest,
  updateWebhookRequest,
  type UpdateWebhookRequest,
  webhookIdRequest,
  type WebhookIdRequest,
} from '../../mlflow/messages/webhooks.ts'
import type { Nothing } from '../messages/values.ts'
import {
  listDeliveriesRequest,
  type ListDeliveriesRequest,
  nativeDelivery,
  type NativeDelivery,
  nativeDeliveryPage,
  type NativeDeliveryPage,
  nativeListWebhooks,
  type NativeListWebhooks,
  nativeWebhook,
  type NativeWebhook,
  nativeWebhookPage,
  type NativeWebhookPage,
  nativeWebhookTest,
  type NativeWebhookTest,
  redeliverRequest,
  type RedeliverRequest,
} from '../messages/webhooks.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Webhooks, and what is sent to them. */
export interface NativeWebhookRoutes {
  readonly 'webhooks.create': NativeRoute<CreateWebhookRequest, NativeWebhook>
  readonly 'webhooks.list': NativeRoute<NativeListWebhooks, NativeWebhookPage>
  readonly 'webhooks.get': NativeRoute<WebhookIdRequest, NativeWebhook>
  readonly 'webhooks.update': NativeRoute<UpdateWebhookRequest, NativeWebhook>
  readonly 'webhooks.delete': NativeRoute<WebhookIdRequest, Nothing>
  readonly 'webhooks.test': NativeRoute<TestWebhookRequest, NativeWebhookTest>
  readonly 'webhooks.deliveries': NativeRoute<ListDeliveriesRequest, NativeDeliveryPage>
  readonly 'webhooks.redeliver': NativeRoute<RedeliverRequest, NativeDelivery>
}

const path = '/webhooks/{webhook_id}'

export const nativeWebhookRoutes: NativeWebhookRoutes = {
  'webhooks.create': {
    ...v1,
    name: 'webhooks.create',
    method: 'POST',
    path: '/webhooks',
    permission: 'webhook:write',
    access: 'write',
    request: createWebhookRequest,
    summary: 'Makes a webhook that is told of events in the registry.',
    status: 201,
    response: nativeWebhook,
  },
  'webhooks.list': {
    ...v1,
    name: 'webhooks.list',
    method: 'GET',
    path: '/webhooks',
    permission: 'webhook:read',
    access: 'read',
    request: nativeListWebhooks,
    summary: 'Webhooks, newest first.',
    status: 200,
    response: nativeWebhookPage,
  },
  'webhooks.get': {
    ...v1,
    name: 'webhooks.get',
    method: 'GET',
    path,
    permission: 'webhook:read',
    access: 'read',
    request: webhookIdRequest,
    summary: 'One webhook, without its secret.',
    status: 200,
    response: nativeWebhook,
  },
  'webhooks.update': {
    ...v1,
    name: 'webhooks.update',
    method: 'PATCH',
    path,
    permission: 'webhook:write',
    access: 'write',
    request: updateWebhookRequest,
    summary: 'Changes what is given. An empty description or secret clears it.',
    status: 200,
    response: nativeWebhook,
  },
  'webhooks.delete': {
    ...v1,
    name: 'webhooks.delete',
    method: 'DELETE',
    path,
    permission: 'webhook:write',
    access: 'write',
    request: webhookIdRequest,
    summary: 'Removes a webhook for good, with what was on its way to it.',
    status: 204,
    response: undefined,
  },
  'webhooks.test': {
    ...v1,
    name: 'webhooks.test',
    method: 'POST',
    path: `${path}/test`,
    permission: 'webhook:write',
    access: 'read',
    request: testWebhookRequest,
    summary: 'Sends an example of an event, once and now.',
    status: 200,
    response: nativeWebhookTest,
  },
  'webhooks.deliveries': {
    ...v1,
    name: 'webhooks.deliveries',
    method: 'GET',
    path: `${path}/deliveries`,
    permission: 'webhook:read',
    access: 'read',
    request: listDeliveriesRequest,
    summary:
      'What was and will be sent to a webhook, newest first; the last 1,000 that ended are kept.',
    status: 200,
    response: nativeDeliveryPage,
  },
  'webhooks.redeliver': {
    ...v1,
    name: 'webhooks.redeliver',
    method: 'POST',
    path: `${path}/deliveries/{delivery_id}/redeliver`,
    permission: 'webhook:write',
    access: 'write',
    request: redeliverRequest,
    summary: 'Sends a delivery again, now.',
    status: 200,
    response: nativeDelivery,
  },
}
