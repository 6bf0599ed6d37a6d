import { join } from 'node:path'
import type { Peer } from './peer.ts'

/** How fast this machine lets any server on Node be, with the load on the same cores. */
export const bare: Peer = {
  id: 'bare',
  title: 'the limit: a Node HTTP server that keeps bodies in memory',
  variantOf: 'stemma',
  durability: 'None: it does nothing with what comes.',
  settings: 'node:http, one process',
  prepare: async () => process.version,
  command: ({ port }) => ({
    file: process.execPath,
    args: [join(import.meta.dirname, 'bare-server.ts'), String(port)],
    env: {},
  }),
}
