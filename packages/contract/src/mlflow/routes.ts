import type { Infer } from '../message/message.ts'
import type { Route } from '../route.ts'
import { artifactRoutes, type ArtifactRoutes } from './routes/artifacts.ts'
import { experimentRoutes, type ExperimentRoutes } from './routes/experiments.ts'
import { loggedModelRoutes, type LoggedModelRoutes } from './routes/logged-models.ts'
import { metricRoutes, type MetricRoutes } from './routes/metrics.ts'
import { modelVersionRoutes, type ModelVersionRoutes } from './routes/model-versions.ts'
import { proxiedArtifactRoutes, type ProxiedArtifactRoutes } from './routes/proxied-artifacts.ts'
import { registeredModelRoutes, type RegisteredModelRoutes } from './routes/registered-models.ts'
import { runRoutes, type RunRoutes } from './routes/runs.ts'
import { webhookRoutes, type WebhookRoutes } from './routes/webhooks.ts'

/** Every route of MLflow's door, by name. */
export interface MlflowRoutes
  extends
    ExperimentRoutes,
    RunRoutes,
    MetricRoutes,
    LoggedModelRoutes,
    RegisteredModelRoutes,
    ModelVersionRoutes,
    WebhookRoutes,
    ArtifactRoutes,
    ProxiedArtifactRoutes {}

export type MlflowRouteName = keyof MlflowRoutes

/** What the handler of a route gets: the decoded request. */
export type MlflowRequest<Name extends MlflowRouteName> = Infer<MlflowRoutes[Name]['request']>

export const mlflowRoutes: MlflowRoutes = {
  ...experimentRoutes,
  ...runRoutes,
  ...metricRoutes,
  ...loggedModelRoutes,
  ...registeredModelRoutes,
  ...modelVersionRoutes,
  ...webhookRoutes,
  ...artifactRoutes,
  ...proxiedArtifactRoutes,
}

/** The same as a list. */
export const mlflowRouteList: readonly Route[] = Object.values<Route>({ ...mlflowRoutes })
