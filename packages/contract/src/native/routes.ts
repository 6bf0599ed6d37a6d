import type { Infer, Message } from '../message/message.ts'
import type { Nothing } from './messages/values.ts'
import type { NativeRoute } from './native-route.ts'
import { nativeArtifactRoutes } from './routes/artifacts.ts'
import { nativeAuditRoutes } from './routes/audit.ts'
import { nativeDataCommitRoutes } from './routes/data-commits.ts'
import { nativeDataCompareRoutes } from './routes/data-compare.ts'
import { nativeDataMarkRoutes } from './routes/data-marks.ts'
import { nativeDataRoutes } from './routes/data.ts'
import { nativeEndpointRoutes } from './routes/endpoints.ts'
import { nativeExperimentRoutes } from './routes/experiments.ts'
import { nativeExplainRoutes } from './routes/explain.ts'
import { nativeGateRoutes } from './routes/gates.ts'
import { nativeImportRoutes } from './routes/imports.ts'
import { nativeJobRoutes } from './routes/jobs.ts'
import { nativeLineageRoutes } from './routes/lineage.ts'
import { nativeLoggedModelRoutes } from './routes/logged-models.ts'
import { nativeMetricRoutes } from './routes/metrics.ts'
import { nativeModelVersionRoutes } from './routes/model-versions.ts'
import { nativeModelRoutes } from './routes/models.ts'
import { nativeObjectRoutes } from './routes/objects.ts'
import { nativeRecipeRoutes } from './routes/recipes.ts'
import { nativeRepositoryRoutes } from './routes/repositories.ts'
import { nativeRunRoutes } from './routes/runs.ts'
import { nativeServerRoutes } from './routes/server.ts'
import { nativeServingRoutes } from './routes/serving.ts'
import { nativeStorageRoutes } from './routes/storage.ts'
import { nativeTrashRoutes } from './routes/trash.ts'
import { nativeTruthRoutes } from './routes/truth.ts'
import { nativeViewRoutes } from './routes/views.ts'
import { nativeWebhookRoutes } from './routes/webhooks.ts'

/** Every route of our own door, by name: the noun and what is done with it. */
export const nativeRoutes = {
  ...nativeArtifactRoutes,
  ...nativeAuditRoutes,
  ...nativeDataRoutes,
  ...nativeDataCommitRoutes,
  ...nativeDataCompareRoutes,
  ...nativeDataMarkRoutes,
  ...nativeEndpointRoutes,
  ...nativeExperimentRoutes,
  ...nativeExplainRoutes,
  ...nativeGateRoutes,
  ...nativeImportRoutes,
  ...nativeObjectRoutes,
  ...nativeJobRoutes,
  ...nativeRecipeRoutes,
  ...nativeRepositoryRoutes,
  ...nativeRunRoutes,
  ...nativeMetricRoutes,
  ...nativeLineageRoutes,
  ...nativeLoggedModelRoutes,
  ...nativeModelRoutes,
  ...nativeModelVersionRoutes,
  ...nativeServerRoutes,
  ...nativeServingRoutes,
  ...nativeStorageRoutes,
  ...nativeTrashRoutes,
  ...nativeTruthRoutes,
  ...nativeViewRoutes,
  ...nativeWebhookRoutes,
}

export type NativeRoutes = typeof nativeRoutes

export type NativeRouteName = keyof NativeRoutes

/** What the handler of a route gets: the decoded request. */
export type NativeRequest<Name extends NativeRouteName> = Infer<NativeRoutes[Name]['request']>

/** What it answers, as JSON. */
export type NativeResponse<Name extends NativeRouteName> = Answer<NativeRoutes[Name]['response']>

type Answer<R> = R extends Message<infer A> ? A : Nothing

/** All routes of this door, in the order in which they are registered. */
export const nativeRouteList: readonly NativeRoute[] = Object.values<NativeRoute>({
  ...nativeRoutes,
})
