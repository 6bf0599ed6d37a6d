import { nativeRoutes } from '@stemma/contract'
import type { Endpoint } from '../endpoints.ts'
import { nativeExperimentHandlers } from './experiments.ts'
import { exportColumnsEndpoint, exportLinesEndpoint } from './export-page.ts'
import { historyJsonEndpoint, historyLinesEndpoint } from './history-page.ts'
import { nativeLoggedModelHandlers } from './logged-models.ts'
import { nativeMetricHandlers } from './metrics.ts'
import { nativeModelVersionHandlers } from './model-versions.ts'
import { nativeModelHandlers } from './models.ts'
import { purgeEndpoints } from './purge/purge-endpoints.ts'
import { nativeRunHandlers } from './runs.ts'
import { storageEndpoints } from './storage/storage-endpoints.ts'
import { decodeStrictly } from './strict-request.ts'
import { nativeTrashHandlers } from './trash.ts'
import { nativeWebhookHandlers } from './webhooks.ts'

const handlers = {
  ...nativeExperimentHandlers,
  ...nativeRunHandlers,
  ...nativeMetricHandlers,
  ...nativeLoggedModelHandlers,
  ...nativeModelHandlers,
  ...nativeModelVersionHandlers,
  ...nativeTrashHandlers,
  ...nativeWebhookHandlers,
}

/** What the native door has on the database threads, by name. */
export const nativeEndpoints: readonly (readonly [string, Endpoint])[] = [
  ...Object.entries(handlers).map(([name, handle]): [string, Endpoint] => {
    // The guarantee: the keys of `handlers` are names of routes.
    const { request } = nativeRoutes[name as keyof typeof handlers]
    // The guarantee: `NativeHandlers` ties each handler to the request of the route of its name.
    return [name, strict({ request, handle: handle as Endpoint['handle'] })]
  }),
  ['metrics.history', strict(historyJsonEndpoint)],
  ['metrics.history lines', historyLinesEndpoint],
  ['runs.export lines', exportLinesEndpoint],
  ['runs.export columns', exportColumnsEndpoint],
  ...purgeEndpoints,
  ...storageEndpoints,
]

function strict(endpoint: Endpoint): Endpoint {
  return { ...endpoint, decode: (call) => decodeStrictly(endpoint.request, call) }
}
