import type { AddressInfo } from 'node:net'
import { isPostgresUrl } from '@stemma/store'
import type { ServerSettings } from './config/settings.ts'
import { makeLogger } from './http/logger.ts'
import { makeDataFolder } from './make-data-folder.ts'
import { openRooms } from './rooms/open-rooms.ts'
import { makeSigner } from './secrets/make-signer.ts'
import { collectOnce } from './threads/collect-once.ts'
import { Database } from './threads/database/database.ts'
import { ObjectThread } from './threads/objects/object-thread.ts'
import type { LogMessage } from './threads/protocol.ts'

const graceMs = 20_000

export interface RunningServer {
  /** `http://host:port` */
  readonly url: string
  /** Finishes what was accepted, then ends: after 20 seconds connections are cut. */
  readonly stop: () => Promise<void>
}

/** Starts everything that a server is. Throws an Error with a message for people when it can't. */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  // What the server writes is for its user: artifacts and the database hold what others on this machine may not read.
  process.umask(process.umask() | 0o077)
  makeDataFolder(settings.dataDir)
  // The threads open the database while this one loads what serves HTTP.
  const log = makeLogger(settings.logLevel)
  const onLog = ({ level, requestId, message }: Omit<LogMessage, 'kind'>): void =>
    log[level]({ requestId }, message)
  const database = new Database({
    settings,
    onLog,
    onFatal: (error) => {
      log.error({ err: error }, 'the database thread could not be started again; stopping')
      process.exitCode = 1
      setImmediate(() => process.exit())
    },
  })
  const { addDoors, addProbes, allDoors, makeApp, ServerMetrics, Sockets } =
    await import('./serving.ts')
  const metrics = new ServerMetrics(() => database.waiting)
  const sockets = new Sockets()
  const app = makeApp({ settings, metrics, log, onServer: (server) => sockets.listen(server) })
  const rooms = await openRooms({
    settings,
    database,
    openObjects: async (place) => new ObjectThread(place, { onLog }),
    log,
  })
  const stopping = new AbortController()
  app.addHook('preClose', async () => {
    stopping.abort()
    sockets.close()
  })
  addProbes(app, { settings, metrics, rooms })
  const host = {
    settings: rooms.settings,
    rooms,
    signer: makeSigner(settings, 'artifact parts'),
    log,
    stopping: stopping.signal,
  }
  addDoors(app, allDoors, host)
  sockets.serve(allDoors, host)
  try {
    await Promise.all([rooms.ready(), app.ready()])
    await app.listen({ host: settings.host, port: settings.port })
  } catch (error) {
    await rooms.close().catch(() => {})
    throw error
  }
  collectOnce(() => database.waiting.writes + database.waiting.reads > 0)
  const { port } = app.server.address() as AddressInfo // listening on TCP
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`
  log.info(
    { url, database: isPostgresUrl(settings.database) ? 'PostgreSQL' : settings.database },
    'stemma is listening',
  )
  return {
    url,
    stop: async () => {
      // Whoever reads or sends now may come to the end of it; one that stalls keeps nobody from stopping.
      const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
      await app.close().finally(() => clearTimeout(cut))
      await rooms.close()
    },
  }
}
