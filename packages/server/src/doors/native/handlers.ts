import { nativeRoutes } from '@stemma/contract'
import type { DatabaseDoor, Handler } from '../door.ts'
import { exportAuditPage, nativeAuditHandlers } from './audit.ts'
import { nativeDataCommitHandlers } from './data/commit-handlers.ts'
import { nativeDataHandlers } from './data/data-handlers.ts'
import { nativeEndpointHandlers } from './endpoints.ts'
import { nativeExperimentHandlers } from './experiments.ts'
import { exportLogPage } from './export-log-page.ts'
import { exportRunsPage } from './export-page.ts'
import { nativeGateHandlers } from './gates/gate-handlers.ts'
import { historyPage } from './history-page.ts'
import { nativeImportHandlers } from './imports.ts'
import { nativeJobHandlers } from './jobs.ts'
import { nativeLineageHandlers } from './lineage.ts'
import { nativeLoggedModelHandlers } from './logged-models.ts'
import { nativeMetricHandlers } from './metrics.ts'
import { nativeModelVersionHandlers } from './model-versions.ts'
import { nativeModelHandlers } from './models.ts'
import { nativeRecipeHandlers } from './recipes.ts'
import { nativeReplayHandlers } from './replays.ts'
import { nativeRepositoryHandlers } from './repositories/repository-handlers.ts'
import { nativeRunHandlers } from './runs.ts'
import { nativeServingHandlers } from './serving.ts'
import { nativeShape } from './shape.ts'
import { nativeTrashHandlers } from './trash.ts'
import { nativeTruthHandlers } from './truth.ts'
import { nativeViewHandlers } from './views.ts'
import { nativeWebhookHandlers } from './webhooks.ts'

const handlers = {
  ...nativeAuditHandlers,
  'audit.export': exportAuditPage,
  ...nativeDataHandlers,
  ...nativeDataCommitHandlers,
  ...nativeExperimentHandlers,
  ...nativeGateHandlers,
  ...nativeRepositoryHandlers,
  ...nativeRunHandlers,
  'runs.export': exportRunsPage,
  'inferences.export': exportLogPage,
  ...nativeMetricHandlers,
  'metrics.history': historyPage,
  ...nativeImportHandlers,
  ...nativeLineageHandlers,
  ...nativeLoggedModelHandlers,
  ...nativeModelHandlers,
  ...nativeModelVersionHandlers,
  ...nativeJobHandlers,
  ...nativeRecipeHandlers,
  ...nativeReplayHandlers,
  ...nativeEndpointHandlers,
  ...nativeServingHandlers,
  ...nativeTrashHandlers,
  ...nativeTruthHandlers,
  ...nativeViewHandlers,
  ...nativeWebhookHandlers,
}

/** `/api/v1` on the threads of the database. */
export const databaseDoor: DatabaseDoor = {
  ...nativeShape,
  handlers: new Map(
    Object.entries(handlers).map(([name, handle]): [string, Handler] => {
      // The guarantee: the keys of `handlers` are names of routes.
      const { request } = nativeRoutes[name as keyof typeof handlers]
      // The guarantee: `NativeHandlers` ties each handler to the request of the route of its name.
      return [name, { request, handle: handle as Handler['handle'] }]
    }),
  ),
}
