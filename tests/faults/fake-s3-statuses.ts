import { once } from 'node:events'
import { createServer, request as forward } from 'node:http'

export interface FakeStatus {
  readonly status: number
  /** S3's name of the error. */
  readonly code: string
  /** How many requests are answered so before the server behind it gets them. */
  readonly times: number
}

export interface FakeS3Statuses {
  readonly port: number
  readonly answer: (next: FakeStatus) => void
  /** How many requests came. */
  readonly requests: () => number
  readonly close: () => void
}

/** Stands before a real S3 server and answers some requests with an error of S3, which no real one can be asked for. */
export async function startFakeS3Statuses(serverPort: number): Promise<FakeS3Statuses> {
  let fake: FakeStatus = { status: 500, code: '', times: 0 }
  let requests = 0
  const server = createServer((incoming, outgoing) => {
    requests += 1
    if (fake.times > 0) {
      fake = { ...fake, times: fake.times - 1 }
      incoming.resume()
      const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${fake.code}</Code><Message>no</Message><RequestId>1</RequestId></Error>`
      outgoing.writeHead(fake.status, { 'content-type': 'application/xml' })
      outgoing.end(incoming.method === 'HEAD' ? undefined : text)
      return
    }
    const { method, url, headers } = incoming
    // With the host that was signed.
    const upstream = forward(
      { host: '127.0.0.1', port: serverPort, method, path: url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      },
    )
    upstream.on('error', () => outgoing.destroy())
    incoming.pipe(upstream)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return {
    port: address.port,
    answer: (next) => {
      fake = next
    },
    requests: () => requests,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
