import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { TestContext } from 'node:test'

/** A service of AWS that gives temporary keys, of which there is none outside of it. */
export interface FakeService {
  readonly url: string
  /** How often it was asked. */
  readonly asked: () => number
}

/** Answers the n-th request with what `answer` makes of it. */
export async function fakeService(
  t: TestContext,
  answer: (count: number, body: string) => { readonly type: string; readonly text: string },
): Promise<FakeService> {
  let count = 0
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { type, text } = answer(++count, body)
      response.writeHead(200, { 'content-type': type }).end(text)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server has a port')
  return { url: `http://127.0.0.1:${address.port}`, asked: () => count }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  return body
}
