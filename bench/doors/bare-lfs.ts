import { createReadStream, createWriteStream, existsSync, renameSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

/** The plainest server of Git LFS: files in a folder, as they come. No hash is looked at, nothing is synced. */
export function bareLfs(folder: string): Server {
  const placeOf = (oid: string): string => join(folder, oid.replaceAll(/[^0-9a-f]/gu, ''))
  return createServer((request, response) => {
    const { method, url = '' } = request
    const oid = url.split('/').at(-1) ?? ''
    const answer = async (): Promise<void> => {
      if (method === 'POST' && url.endsWith('/batch')) {
        const base = `http://${request.headers.host ?? ''}/objects`
        response.setHeader('content-type', 'application/vnd.git-lfs+json')
        response.end(JSON.stringify(await batch(request, { base, placeOf })))
      } else if (method === 'POST') {
        request.resume()
        response.statusCode = 404
        response.end('{"message":"no locks"}')
      } else if (method === 'PUT') {
        const temporary = `${placeOf(oid)}.part`
        await pipeline(request, createWriteStream(temporary))
        renameSync(temporary, placeOf(oid))
        response.end()
      } else {
        response.setHeader('content-length', statSync(placeOf(oid)).size)
        await pipeline(createReadStream(placeOf(oid)), response)
      }
    }
    answer().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
}

interface Batch {
  readonly operation: string
  readonly objects: readonly { readonly oid: string; readonly size: number }[]
}

async function batch(
  request: IncomingMessage,
  { base, placeOf }: { readonly base: string; readonly placeOf: (oid: string) => string },
): Promise<object> {
  const { operation, objects } = (await json(request)) as Batch // only git-lfs asks it
  return {
    transfer: 'basic',
    objects: objects.map((object) => {
      const action = { href: `${base}/${object.oid}` }
      if (operation === 'download')
        return { ...object, authenticated: true, actions: { download: action } }
      return existsSync(placeOf(object.oid))
        ? object
        : { ...object, authenticated: true, actions: { upload: action } }
    }),
  }
}
