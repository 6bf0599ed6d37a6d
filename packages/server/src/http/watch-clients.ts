import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface Patience {
  /** How long a client may be silent that has to send or to read something. */
  readonly silenceMs: number
  /** What a body has to bring at least in that time. */
  readonly leastBytes: number
}

const usual: Patience = { silenceMs: 120_000, leastBytes: 64 * 1024 }
/** Each costs some memory and a number of an open file. */
const mostConnections = 8192

interface Client {
  request?: IncomingMessage
  response?: ServerResponse
  /** Since when the present body is waited for, and what had come by then. */
  window?: { readonly request: IncomingMessage; readonly sinceMs: number; readonly bytes: number }
}

/**
 * Closes connections of clients that are silent, or send a body in drops. Only they are limited: a request that the server works on has all the time
 * that it takes, else a client would repeat what was done all the same.
 */
export function watchClients(server: Server, { silenceMs, leastBytes }: Patience = usual): void {
  const clients = new Map<Socket, Client>()
  server.maxConnections = mostConnections
  server.setTimeout(silenceMs)
  server.on('connection', (socket) => {
    clients.set(socket, {})
    socket.once('close', () => clients.delete(socket))
  })
  server.prependListener('request', (request, response) => {
    const client = clients.get(request.socket)
    if (client === undefined) return
    client.request = request
    client.response = response
  })
  server.on('timeout', (socket: Socket) => {
    const client = clients.get(socket)
    // Node tells once; from here on it counts anew.
    if (client !== undefined && isOurTurn(client)) socket.setTimeout(silenceMs)
    else socket.destroy()
  })
  const sweep = setInterval(() => {
    for (const [socket, client] of clients) if (isTooSlow(socket, client)) socket.destroy()
  }, silenceMs / 4).unref()
  server.once('close', () => clearInterval(sweep))

  function isTooSlow({ bytesRead }: Socket, client: Client): boolean {
    const { request, window } = client
    if (request === undefined || !waitsForBody(request)) {
      delete client.window
      return false
    }
    const now = performance.now()
    if (window?.request !== request) {
      client.window = { request, sinceMs: now, bytes: bytesRead }
      return false
    }
    if (now - window.sinceMs < silenceMs) return false
    if (bytesRead - window.bytes < leastBytes) return true
    client.window = { request, sinceMs: now, bytes: bytesRead }
    return false
  }
}

/** The client has more to send, and nothing that has come waits for us. */
function waitsForBody({ complete, destroyed, readableLength }: IncomingMessage): boolean {
  return !complete && !destroyed && readableLength === 0
}

/**
 * Whether this server has to do something next, or the body is still to come: that is for the sweep to judge, since until just now it may have been this
 * server that did not read.
 */
function isOurTurn({ request, response }: Client): boolean {
  if (request === undefined || response === undefined || response.writableFinished) return false
  if (!request.complete) return true
  return !response.headersSent || response.writableLength === 0
}
