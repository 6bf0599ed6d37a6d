import { join } from 'node:path'
import { binDir, installPython, type PythonPackage } from './install.ts'
import type { Peer, Place, ServerCommand } from './peer.ts'

/** The wheel carries the server as one program; its Python side and dependencies are not needed. */
export const fasttrackmlPackage: PythonPackage = {
  name: 'fasttrackml',
  version: '0.6.0',
  withDependencies: false,
}

/** With the setting of its SQLite driver that makes an acknowledged write durable, as it is for the others. */
export const fasttrackml: Peer = {
  id: 'fasttrackml',
  title: 'FastTrackML 0.6.0',
  durability:
    'SQLite in WAL with `_synchronous=FULL` in its database URI: fsync before each answer (seen with strace).',
  settings: 'SQLite, log level error',
  prepare,
  command: (place) => command(place, '?_synchronous=FULL'),
}

/** As shipped: quicker at writing because a power cut may take acknowledged writes; for information. */
export const fasttrackmlShipped: Peer = {
  id: 'fasttrackml-shipped',
  title: 'FastTrackML 0.6.0 as shipped',
  variantOf: 'fasttrackml',
  durability:
    'SQLite in WAL with synchronous=NORMAL, its default: **no** fsync before an answer (seen with strace); a power cut may take acknowledged writes.',
  settings: 'SQLite, log level error',
  prepare,
  command: (place) => command(place, ''),
}

async function prepare(): Promise<string> {
  await installPython(fasttrackmlPackage)
  return fasttrackmlPackage.version
}

function command(place: Place, query: string): ServerCommand {
  return {
    file: join(binDir(fasttrackmlPackage), 'fml'),
    args: [
      'server',
      '--listen-address',
      `127.0.0.1:${place.port}`,
      '--log-level',
      'error',
      '--database-uri',
      `sqlite://${join(place.dataDir, 'fasttrackml.db')}${query}`,
      '--default-artifact-root',
      join(place.dataDir, 'artifacts'),
    ],
    env: {},
  }
}
