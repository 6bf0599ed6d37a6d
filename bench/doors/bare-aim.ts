import { once } from 'node:events'
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'

/**
 * A server that answers each frame of Aim's client at once and forgets it: the least that the client takes by itself, which waits for the answer to a
 * frame before it sends the next. With a file, each frame is in it and on disk before its answer, and nothing else: the least that a promise costs. All else is asked of a real server.
 */
export async function bareAim(
  real: string,
  file?: string,
): Promise<{ readonly url: string; readonly stop: () => void }> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request)
      const answer = await fetch(real + (request.url ?? ''), {
        method: request.method ?? 'GET',
        headers: { 'content-type': 'application/json' },
        ...(body.byteLength > 0 && { body }),
      })
      const type = answer.headers.get('content-type') ?? 'application/json'
      response.writeHead(answer.status, { 'content-type': type })
      response.end(Buffer.from(await answer.arrayBuffer()))
    })().catch(() => response.destroy())
  })
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  const ok = Buffer.from('OK')
  const log = file === undefined ? undefined : openSync(file, 'w')
  let end = 0
  sockets.on('connection', (client) => {
    client.binaryType = 'nodebuffer'
    client.on('message', (frame: Buffer) => {
      if (log !== undefined) {
        end += writeSync(log, frame, 0, frame.length, end)
        fdatasyncSync(log)
      }
      client.send(ok)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    url: `aim://127.0.0.1:${port}`,
    stop: () => {
      server.close()
      if (log !== undefined) closeSync(log)
    },
  }
}
