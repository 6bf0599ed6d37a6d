import { mlflowRoutes, type MlflowRouteName } from '@stemma/contract'
import type { DatabaseDoor, Handler } from '../door.ts'
import { experimentHandlers } from './experiments.ts'
import { loggedModelHandlers } from './logged-models.ts'
import { metricHandlers } from './metrics.ts'
import { modelVersionHandlers } from './model-versions.ts'
import { registeredModelHandlers } from './registered-models.ts'
import { runHandlers } from './runs.ts'
import { mlflowShape } from './shape.ts'
import { traceHandlers } from './traces.ts'
import { webhookHandlers } from './webhooks.ts'

const handlers = {
  ...experimentHandlers,
  ...runHandlers,
  ...metricHandlers,
  ...loggedModelHandlers,
  ...registeredModelHandlers,
  ...modelVersionHandlers,
  ...traceHandlers,
  ...webhookHandlers,
}

/** MLflow's door on the threads of the database. */
export const databaseDoor: DatabaseDoor = {
  ...mlflowShape,
  handlers: new Map(
    Object.entries(handlers).map(([name, handle]): [string, Handler] => {
      // `Handlers` names routes only, and ties each handler to the request of the route of its name.
      const { request } = mlflowRoutes[name as MlflowRouteName]
      // See above: what `request` decodes is what `handle` takes.
      return [name, { request, handle: handle as Handler['handle'] }]
    }),
  ),
}
