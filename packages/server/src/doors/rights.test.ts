import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decode,
  mlflowRoutes,
  nativeRoutes,
  StemmaError,
  type Permission,
  type Route,
} from '@stemma/contract'
import type { RowCtx } from '@stemma/core'
import { experimentHandlers } from './mlflow/experiments.ts'
import { loggedModelHandlers } from './mlflow/logged-models.ts'
import { metricHandlers } from './mlflow/metrics.ts'
import { modelVersionHandlers } from './mlflow/model-versions.ts'
import { registeredModelHandlers } from './mlflow/registered-models.ts'
import { runHandlers } from './mlflow/runs.ts'
import { traceHandlers } from './mlflow/traces.ts'
import { webhookHandlers } from './mlflow/webhooks.ts'
import { nativeDataCommitHandlers } from './native/data/commit-handlers.ts'
import { nativeExperimentHandlers } from './native/experiments.ts'
import { nativeGateHandlers } from './native/gates/gate-handlers.ts'
import { nativeImportHandlers } from './native/imports.ts'
import { nativeLoggedModelHandlers } from './native/logged-models.ts'
import { nativeMetricHandlers } from './native/metrics.ts'
import { nativeModelVersionHandlers } from './native/model-versions.ts'
import { nativeModelHandlers } from './native/models.ts'
import { nativeRepositoryHandlers } from './native/repositories/repository-handlers.ts'
import { nativeRunHandlers } from './native/runs.ts'
import { nativeTrashHandlers } from './native/trash.ts'
import { nativeWebhookHandlers } from './native/webhooks.ts'

type Handle = (ctx: RowCtx, request: object) => Promise<unknown>

const doors: readonly {
  readonly routes: Readonly<Record<string, Route>>
  readonly handlers: object
}[] = [
  {
    routes: mlflowRoutes,
    handlers: {
      ...experimentHandlers,
      ...loggedModelHandlers,
      ...metricHandlers,
      ...modelVersionHandlers,
      ...registeredModelHandlers,
      ...runHandlers,
      ...traceHandlers,
      ...webhookHandlers,
    },
  },
  {
    routes: nativeRoutes,
    handlers: {
      ...nativeDataCommitHandlers,
      ...nativeExperimentHandlers,
      ...nativeGateHandlers,
      ...nativeImportHandlers,
      ...nativeLoggedModelHandlers,
      ...nativeMetricHandlers,
      ...nativeModelHandlers,
      ...nativeModelVersionHandlers,
      ...nativeRepositoryHandlers,
      ...nativeRunHandlers,
      ...nativeTrashHandlers,
      ...nativeWebhookHandlers,
    },
  },
]

/** A context of somebody who may do nothing, and what was asked before the first refusal. The store must not be reached. */
function forbidden(): { readonly ctx: RowCtx; readonly asked: Permission[] } {
  const asked: Permission[] = []
  const ctx = {
    now: () => 0,
    may: (permission: Permission) => {
      asked.push(permission)
      return false
    },
  }
  return { ctx: ctx as unknown as RowCtx, asked }
}

interface FieldSchema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
}

/** Updates that change nothing only read. */
const change: Readonly<Record<string, object>> = {
  'models.update': { description: 'd' },
  'versions.update': { description: 'd' },
}

/** What a request must have, by its types, and what it must have to be one. */
function leastRequest({ name, request }: Route): object {
  const least = ({ properties = {}, required = [] }: FieldSchema): object =>
    Object.fromEntries(required.map((field) => [field, sample(properties[field])]))
  const sample = (schema: FieldSchema = {}): unknown => {
    const { type, enum: names, format } = schema
    if (names) return names[0]
    if (type === 'object') return least(schema)
    if (type === 'array') return []
    if (format === 'date-time') return '2026-01-31T08:00:00Z'
    return type === 'string' ? '0' : 1
  }
  return decode(request, { ...least(request.schema()), ...change[name] })
}

test('each route asks for the right that it declares, before it does anything else', async () => {
  let checked = 0
  for (const { routes, handlers } of doors) {
    for (const [name, handle] of Object.entries(handlers) as [string, Handle][]) {
      const route = routes[name]
      assert.ok(route, name)
      const { ctx, asked } = forbidden()
      await assert.rejects(
        handle(ctx, leastRequest(route)),
        (error) => error instanceof StemmaError && error.code === 'PERMISSION_DENIED',
        name,
      )
      assert.deepEqual(asked, [route.permission], name)
      checked++
    }
  }
  assert.ok(checked > 90, `${checked}`)
})
