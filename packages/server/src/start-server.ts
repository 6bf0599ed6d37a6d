import type { AddressInfo } from 'node:net'
import { isPostgresUrl } from '@stemma/store'
import type { ServerSettings } from './config/settings.ts'
import { collectOnce } from './engine/collect-once.ts'
import { Engine } from './engine/engine.ts'
import { ExternalRoots } from './external/external-roots.ts'
import { makeLogger } from './http/logger.ts'
import { makeDataFolder } from './make-data-folder.ts'
import { chooseLayout } from './objects/choose-layout.ts'
import { openArtifacts } from './objects/open-artifacts.ts'

export interface RunningServer {
  /** `http://host:port` */
  readonly url: string
  /** Finishes what was accepted, then ends. */
  readonly stop: () => Promise<void>
}

/** Starts everything that a server is. Throws an Error with a message for people when it can't. */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  makeDataFolder(settings.dataDir)
  // The threads open the database while this one loads what serves HTTP.
  const log = makeLogger(settings.logLevel)
  const engine = new Engine({
    settings,
    onLog: ({ level, requestId, message }) => log[level]({ requestId }, message),
    onFatal: (error) => {
      log.error({ err: error }, 'the database thread could not be started again; stopping')
      process.exitCode = 1
      setImmediate(() => process.exit())
    },
  })
  const [{ makeApp }, { addRoutes }, { ServerMetrics }] = await Promise.all([
    import('./http/app.ts'),
    import('./http/routes.ts'),
    import('./http/server-metrics.ts'),
  ])
  const metrics = new ServerMetrics(() => engine.waiting)
  const app = makeApp({ settings, engine, metrics, log })
  const layout = await chooseLayout(settings)
  if (layout === 'plain' && settings.artifactLayout === 'auto') {
    log.info(
      { destination: settings.artifactsDestination },
      'the artifacts folder holds plain files, and the server keeps this layout: stemma artifacts adopt makes objects of them, which take less space',
    )
  }
  const { artifacts, objects, uploads, transfer, bucket, claim } = await openArtifacts({
    ...{ settings, layout, engine, log },
  }).catch(async (error: unknown) => {
    await engine.stop().catch(() => {})
    throw error
  })
  const external = new ExternalRoots(settings.externalArtifactRoots)
  const inForce = { ...settings, artifactLayout: layout }
  addRoutes(app, {
    ...{ settings: inForce, engine, metrics, log },
    ...{ artifacts, external, objects, uploads, transfer, bucket },
  })
  try {
    await Promise.all([engine.ready().then(claim), app.ready()])
    await app.listen({ host: settings.host, port: settings.port })
  } catch (error) {
    await artifacts.close().catch(() => {})
    await engine.stop().catch(() => {})
    throw error
  }
  collectOnce(() => engine.waiting.writes + engine.waiting.reads > 0)
  const { port } = app.server.address() as AddressInfo // listening on TCP
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`
  log.info(
    { url, database: isPostgresUrl(settings.database) ? 'PostgreSQL' : settings.database },
    'stemma is listening',
  )
  return {
    url,
    stop: async () => {
      await app.close()
      // They ask the engine until they are closed.
      await artifacts.close()
      await engine.stop()
      await external.close()
    },
  }
}
