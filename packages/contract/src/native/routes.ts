import type { Infer } from '../message/message.ts'
import type { NativeRoute } from './native-route.ts'
import { nativeArtifactRoutes, type NativeArtifactRoutes } from './routes/artifacts.ts'
import { nativeExperimentRoutes, type NativeExperimentRoutes } from './routes/experiments.ts'
import { nativeLoggedModelRoutes, type NativeLoggedModelRoutes } from './routes/logged-models.ts'
import { nativeMetricRoutes, type NativeMetricRoutes } from './routes/metrics.ts'
import { nativeModelVersionRoutes, type NativeModelVersionRoutes } from './routes/model-versions.ts'
import { nativeModelRoutes, type NativeModelRoutes } from './routes/models.ts'
import { nativeObjectRoutes, type NativeObjectRoutes } from './routes/objects.ts'
import { nativeRunRoutes, type NativeRunRoutes } from './routes/runs.ts'
import { nativeServerRoutes, type NativeServerRoutes } from './routes/server.ts'
import { nativeStorageRoutes, type NativeStorageRoutes } from './routes/storage.ts'
import { nativeTrashRoutes, type NativeTrashRoutes } from './routes/trash.ts'
import { nativeWebhookRoutes, type NativeWebhookRoutes } from './routes/webhooks.ts'

/** Every route of our own door, by name: the noun and what is done with it. */
export interface NativeRoutes
  extends
    NativeArtifactRoutes,
    NativeExperimentRoutes,
    NativeObjectRoutes,
    NativeRunRoutes,
    NativeMetricRoutes,
    NativeLoggedModelRoutes,
    NativeModelRoutes,
    NativeModelVersionRoutes,
    NativeServerRoutes,
    NativeStorageRoutes,
    NativeTrashRoutes,
    NativeWebhookRoutes {}

export type NativeRouteName = keyof NativeRoutes

/** What the handler of a route gets: the decoded request. */
export type NativeRequest<Name extends NativeRouteName> = Infer<NativeRoutes[Name]['request']>

/** What it answers, as JSON. */
export type NativeResponse<Name extends NativeRouteName> = Infer<
  NonNullable<NativeRoutes[Name]['response']>
>

export const nativeRoutes: NativeRoutes = {
  ...nativeArtifactRoutes,
  ...nativeExperimentRoutes,
  ...nativeObjectRoutes,
  ...nativeRunRoutes,
  ...nativeMetricRoutes,
  ...nativeLoggedModelRoutes,
  ...nativeModelRoutes,
  ...nativeModelVersionRoutes,
  ...nativeServerRoutes,
  ...nativeStorageRoutes,
  ...nativeTrashRoutes,
  ...nativeWebhookRoutes,
}

/** The same as a list. */
export const nativeRouteList: readonly NativeRoute[] = Object.values<NativeRoute>({
  ...nativeRoutes,
})
