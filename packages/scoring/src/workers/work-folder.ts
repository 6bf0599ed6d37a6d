import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for what a command needs while it runs. */
export interface WorkFolder {
  readonly path: string
  readonly remove: () => Promise<void>
}

/** Where whoever made the folder listens; a killed process does not. */
const socketName = 'alive'

/**
 * Makes a folder that is recognised as left behind when its process was killed: the next call of this function, on the same machine, removes it.
 * `purpose` is a word of its name.
 */
export async function openWorkFolder(
  purpose: string,
  parent: string = tmpdir(),
): Promise<WorkFolder> {
  // Machines may share the folder, and can't tell whether each other's processes live.
  const prefix = `stemma-work-${hash('sha256', hostname()).slice(0, 8)}-`
  await removeStale(parent, prefix)
  const path = await mkdtemp(join(parent, `${prefix}${purpose}-`))
  const alive = await listen(join(path, socketName))
  return {
    path,
    remove: async () => {
      alive?.close()
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Undefined where the path is too long for a socket: such a folder, once left behind, stays there. */
async function listen(path: string): Promise<Server | undefined> {
  if (Buffer.byteLength(path) > 100) return undefined
  const server = createServer((socket) => socket.destroy())
  server.unref()
  server.listen(path)
  await once(server, 'listening')
  return server
}

async function removeStale(parent: string, prefix: string): Promise<void> {
  const names = await readdir(parent)
  await Promise.all(
    names
      .filter((name) => name.startsWith(prefix))
      .map(async (name) => {
        const path = join(parent, name)
        // Somebody else's folder can't be looked into, and is theirs to remove.
        if (await isStale(path).catch(() => false))
          await rm(path, { recursive: true, force: true }).catch(() => {})
      }),
  )
}

async function isStale(path: string): Promise<boolean> {
  const socket = connect(join(path, socketName))
  try {
    await once(socket, 'connect')
    return false
  } catch (error) {
    // Without a socket it may be one that is being made.
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
  } finally {
    socket.destroy()
  }
}
