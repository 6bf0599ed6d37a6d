import type { Infer } from '../message/message.ts'
import type { Route } from '../route.ts'
import { artifactRoutes } from './routes/artifacts.ts'
import { experimentRoutes } from './routes/experiments.ts'
import { loggedModelRoutes } from './routes/logged-models.ts'
import { metricRoutes } from './routes/metrics.ts'
import { modelVersionRoutes } from './routes/model-versions.ts'
import { proxiedArtifactRoutes } from './routes/proxied-artifacts.ts'
import { registeredModelRoutes } from './routes/registered-models.ts'
import { runRoutes } from './routes/runs.ts'
import { traceRoutes } from './routes/traces.ts'
import { webhookRoutes } from './routes/webhooks.ts'

/** Every route of MLflow's door, by name. */
export const mlflowRoutes = {
  ...experimentRoutes,
  ...runRoutes,
  ...metricRoutes,
  ...loggedModelRoutes,
  ...registeredModelRoutes,
  ...modelVersionRoutes,
  ...traceRoutes,
  ...webhookRoutes,
  ...artifactRoutes,
  ...proxiedArtifactRoutes,
}

export type MlflowRoutes = typeof mlflowRoutes

export type MlflowRouteName = keyof MlflowRoutes

/** What the handler of a route gets: the decoded request. */
export type MlflowRequest<Name extends MlflowRouteName> = Infer<MlflowRoutes[Name]['request']>

/** All routes of this door, in the order in which they are registered. */
export const mlflowRouteList: readonly Route[] = Object.values<Route>({ ...mlflowRoutes })
