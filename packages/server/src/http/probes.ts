import type { FastifyInstance, RouteHandlerMethod } from 'fastify'
import type { ServerSettings } from '../config/settings.ts'
import type { Rooms } from '../rooms/open-rooms.ts'
import type { AppParts } from './app.ts'
import { metricsType } from './server-metrics.ts'

/** The MLflow version whose behaviour this server has; clients choose their protocol by it. */
export const mlflowVersion = '3.17.2'
export const stemmaVersion = '0.1.0'

const text = 'text/plain; charset=utf-8'

/** What tells that the server is there, and what it can do. */
export function addProbes(
  app: FastifyInstance,
  { settings, metrics, rooms }: Omit<AppParts, 'log'> & { readonly rooms: Rooms },
): void {
  const { staticPrefix } = settings
  /** HEAD is answered as GET is: what watches over a server asks either way. */
  const add = (name: string, path: string, handler: RouteHandlerMethod): void => {
    const config = { name, permission: 'public' }
    app.route({ method: ['GET', 'HEAD'], url: staticPrefix + path, config, handler })
  }
  add('health', '/health', (_request, reply) => reply.type(text).send('OK'))
  add('version', '/version', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(mlflowVersion),
  )
  add('ready', '/ready', async (_request, reply) => {
    const ready = await rooms.answers()
    return reply
      .code(ready ? 200 : 503)
      .type(text)
      .send(ready ? 'OK' : 'The database does not answer')
  })
  add('metrics', '/metrics', (_request, reply) => reply.type(metricsType).send(metrics.text()))
  for (const prefix of ['api', 'ajax-api'])
    add('server-info', `/${prefix}/3.0/mlflow/server-info`, (_request, reply) =>
      reply.send(serverInfo(settings)),
    )
  if (staticPrefix !== '')
    add('page', '', (_request, reply) => reply.redirect(`${staticPrefix}/`, 308))
  // The text makes MLflow's span exporter stop trying, quietly.
  const config = { name: 'otlp-traces', permission: 'public' }
  app.post(`${staticPrefix}/v1/traces`, { config }, (request, reply) => {
    request.raw.resume()
    return reply.code(501).send({ detail: 'REST OTLP span logging is not supported by Stemma' })
  })
}

/** With the keys of 3.18. What is false is looked for by clients, and then not used. */
function serverInfo({ serveArtifacts }: Pick<ServerSettings, 'serveArtifacts'>): object {
  return {
    store_type: 'SqlStore',
    workspaces_enabled: false,
    trace_archival_enabled: false,
    artifact_serving_enabled: serveArtifacts,
    artifacts_presigned_only: false,
    // Transfers in parts work for clients that are told to use them. By themselves clients send and fetch files whole, in half of the time.
    multipart_uploads_enabled: false,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: false,
    presigned_upload_model_id_supported: false,
    model_artifact_presigned_downloads_supported: false,
    skill_content_max_size: 26_214_400,
    skill_content_max_files: 10_000,
    tracking_auth: '',
    features_enabled: { gateway: false, scheduled_issue_detection: false },
    stemma_version: stemmaVersion,
  }
}
