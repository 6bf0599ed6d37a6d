import type { FastifyInstance } from 'fastify'
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
  const config = (name: string) => ({ name, permission: 'public' })
  app.get(`${staticPrefix}/health`, { config: config('health') }, (_request, reply) =>
    reply.type(text).send('OK'),
  )
  app.get(`${staticPrefix}/version`, { config: config('version') }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(mlflowVersion),
  )
  app.get(`${staticPrefix}/ready`, { config: config('ready') }, async (_request, reply) => {
    const ready = await rooms.answers()
    return reply
      .code(ready ? 200 : 503)
      .type(text)
      .send(ready ? 'OK' : 'The database does not answer')
  })
  app.get(`${staticPrefix}/metrics`, { config: config('metrics') }, (_request, reply) =>
    reply.type(metricsType).send(metrics.text()),
  )
  for (const prefix of ['api', 'ajax-api']) {
    app.get(
      `${staticPrefix}/${prefix}/3.0/mlflow/server-info`,
      { config: config('server-info') },
      (_request, reply) => reply.send(serverInfo),
    )
  }
  // The text makes MLflow's span exporter stop trying, quietly.
  app.post(`${staticPrefix}/v1/traces`, { config: config('otlp-traces') }, (request, reply) => {
    request.raw.resume()
    return reply.code(501).send({ detail: 'REST OTLP span logging is not supported by Stemma' })
  })
}

const serverInfo = {
  store_type: 'SqlStore',
  workspaces_enabled: false,
  trace_archival_enabled: false,
  // Transfers in parts work for clients that are told to use them. By themselves clients send and fetch files whole, in half of the time.
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
  presigned_upload_run_id_supported: false,
  presigned_upload_model_id_supported: false,
  features_enabled: { gateway: false },
  stemma_version: stemmaVersion,
} as const
