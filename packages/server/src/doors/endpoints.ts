import { mlflowRoutes, type Message, type MlflowRouteName } from '@stemma/contract'
import type { RowCtx } from '@stemma/core'
import type { Call } from '../engine/protocol.ts'
import { artifactNameEndpoints } from './artifact-names/name-endpoints.ts'
import { artifactUploadEndpoints } from './artifact-names/upload-endpoints.ts'
import { waitingObjectEndpoints } from './artifact-names/waiting-endpoints.ts'
import { artifactRootEndpoint } from './mlflow/artifact-root.ts'
import { experimentHandlers } from './mlflow/experiments.ts'
import { loggedModelHandlers } from './mlflow/logged-models.ts'
import { metricHandlers } from './mlflow/metrics.ts'
import { modelVersionHandlers } from './mlflow/model-versions.ts'
import { registeredModelHandlers } from './mlflow/registered-models.ts'
import { runHandlers } from './mlflow/runs.ts'
import { webhookHandlers } from './mlflow/webhooks.ts'
import { versionEndpoints } from './model-files/version-endpoints.ts'
import { nativeEndpoints } from './native/native-endpoints.ts'

/** What answers a route on a database thread: JSON, as text or bytes, from the request that its message describes. */
export interface Endpoint {
  readonly request: Message<object>
  /** How its door reads a request, where that is not MLflow's way. */
  readonly decode?: (call: Call) => object
  readonly handle: (
    ctx: RowCtx,
    request: object,
    files?: Call['files'],
    bytes?: Call['bytes'],
  ) => Promise<string | Uint8Array<ArrayBuffer> | ContentWithBytes>
}

/** JSON, and bytes that go beside it as they are. */
export interface ContentWithBytes {
  readonly json: string
  readonly bytes: Uint8Array
}

const mlflowHandlers = {
  ...experimentHandlers,
  ...runHandlers,
  ...metricHandlers,
  ...loggedModelHandlers,
  ...registeredModelHandlers,
  ...modelVersionHandlers,
  ...webhookHandlers,
}

/** Every endpoint of the database threads, by the name of its route. */
export const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ...Object.entries(mlflowHandlers).map(([name, handle]): [string, Endpoint] => {
    // `Handlers` names routes only, and ties each handler to the request of the route of its name.
    const { request } = mlflowRoutes[name as MlflowRouteName]
    // See above: what `request` decodes is what `handle` takes.
    return [name, { request, handle: handle as Endpoint['handle'] }]
  }),
  ['artifact-root', artifactRootEndpoint],
  ...artifactNameEndpoints,
  ...artifactUploadEndpoints,
  ...waitingObjectEndpoints,
  ...versionEndpoints,
  ...nativeEndpoints,
])
