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

/** What the plainest server reaches that has on disk what it acknowledges, and checks what it gives out. More threads may be quicker with large files. */
export const bareDurable: Peer = {
  id: 'bare-durable',
  title: 'a Node HTTP server that hashes, commits and checks, and does nothing else',
  variantOf: 'stemma',
  durability:
    'Small files in SQLite with synchronous=FULL, those that arrive together committed together; large ones fsynced before the answer.',
  settings: 'node:http, one process, one thread',
  prepare: async () => process.version,
  command: ({ port, dataDir }) => ({
    file: process.execPath,
    args: [join(import.meta.dirname, 'bare-durable-server.ts'), String(port), dataDir],
    env: {},
  }),
}
