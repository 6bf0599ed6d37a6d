import { createServer, type RequestListener, type Server } from 'node:http'
import { refuseBeforeBodies } from './expect-continue.ts'
import { watchClients } from './watch-clients.ts'

/** Node's server as ours has to be. Fastify makes one for each address of a name: `localhost` has two. */
export function makeServer(handler: RequestListener): Server {
  const server = createServer(handler)
  server.keepAliveTimeout = 75_000
  server.requestTimeout = 0 // Uploads may take hours; bodies have limits of their own (`readBody`, `watchClients`).
  watchClients(server)
  refuseBeforeBodies(server)
  return server
}
