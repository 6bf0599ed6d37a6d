import { createServer } from 'node:http'
import { perSecond, runLoad } from './clients.ts'

const clients = 8
const requests = 500

/**
 * Sends requests to a server of this process that keeps nothing, until the code that makes the load is compiled: else the peer that is
 * measured first would wait for that. Returns how many requests a second the last of them came to.
 */
export async function warmUpLoad(): Promise<number> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A server has a port.')
  const request = { method: 'PUT', path: '/warm-up', body: Buffer.alloc(4096) } as const
  const list = Array.from({ length: 2 * requests }, () => request)
  try {
    const lists = Array.from({ length: clients }, () => list)
    const load = { port: address.port, lists, warmUp: requests, seconds: 10 }
    return perSecond(await runLoad(load))
  } finally {
    server.close()
  }
}
