import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

/**
 * The plainest remote of DVC in Node: a file for each object. With `isCareful` it does what nobody can leave out who says that a file is
 * kept: it looks at the MD5 and waits for the disk.
 */
export function bareDvc(folder: string, isCareful: boolean): Server {
  mkdirSync(folder, { recursive: true })
  return createServer((request, response) => {
    const place = join(folder, (request.url ?? '').replaceAll('/', '_'))
    if (request.method === 'GET' || request.method === 'HEAD') {
      const bytes = read(place)
      response.statusCode = bytes === undefined ? 404 : 200
      response.setHeader('content-length', bytes?.byteLength ?? 0)
      response.end(request.method === 'HEAD' ? undefined : bytes)
      return
    }
    receive(request, place, isCareful).then(
      () => response.end(),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    )
  })
}

function read(place: string): Buffer | undefined {
  try {
    return readFileSync(place)
  } catch {
    return undefined
  }
}

async function receive(request: IncomingMessage, place: string, isCareful: boolean): Promise<void> {
  const bytes = await buffer(request)
  const temporary = `${place}.part`
  if (isCareful) {
    createHash('md5').update(bytes).digest('hex')
    const handle = await open(temporary, 'w')
    await handle.writeFile(bytes)
    await handle.datasync()
    await handle.close()
  } else writeFileSync(temporary, bytes)
  renameSync(temporary, place)
}
