import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Caller } from '@stemma/core'
import type { WebSocket } from 'ws'
import { callerOf } from '../access/caller-of.ts'
import type { Door, DoorSocket, Host } from '../doors/door.ts'
import { hostGuard } from './host-guard.ts'

/** As much as a client may send at once. */
const mostFrameBytes = 256 * 1024 * 1024
/** Of all clients together: what has come of frames that are not answered. */
const mostBytes = 512 * 1024 * 1024
/** "Service restart": clients come again after it. */
const restart = 1012
/** So long a client has to say goodbye. */
const patienceMs = 2000
/** So long a client is kept waiting after a frame that failed: it sends it again at once, and again, as long as the fault lasts. */
const pauseMs = 500

/** The WebSockets of a server. No page of a browser gets one: it would come with an origin. */
export class Sockets {
  readonly #open = new Set<WebSocket>()
  #bytes = 0
  #served: { readonly routes: readonly DoorSocket[]; readonly host: Host } | undefined

  /** Answers upgrades that come to a server of HTTP. */
  listen(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy())
      this.#upgrade(request, socket, head).catch(() => socket.destroy())
    })
  }

  /** From here on there are those of these doors. */
  serve(doors: readonly Door[], host: Host): void {
    this.#served = { routes: doors.flatMap(({ sockets = [] }) => sockets), host }
  }

  /** Tells all clients to come again later. */
  close(): void {
    for (const client of this.#open) {
      client.close(restart)
      setTimeout(() => client.terminate(), patienceMs).unref()
    }
  }

  /** Counts what comes, and has a client come again later when all of them have sent too much. Gives what is called when its frame is answered. */
  #count(socket: Duplex, client: WebSocket): () => void {
    let own = 0
    socket.on('data', ({ length }: Buffer) => {
      own += length
      this.#bytes += length
      if (this.#bytes <= mostBytes) return
      client.pause()
      setTimeout(() => client.terminate(), pauseMs).unref()
    })
    return () => {
      this.#bytes -= own
      own = 0
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { routes, host } = this.#served ?? { routes: [], host: undefined }
    const path = withoutPrefix(request.url ?? '', host?.settings.staticPrefix ?? '')
    const route = routes.find((one) => path !== undefined && one.path.test(path))
    if (route === undefined || host === undefined) return refuse(socket, '404 Not Found')
    const isAllowedHost = hostGuard(host.settings.allowedHosts)
    if (!isAllowedHost(request.headers.host) || request.headers.origin !== undefined)
      return refuse(socket, '403 Forbidden')
    if (host.stopping.aborted) return refuse(socket, '503 Service Unavailable')
    const { WebSocketServer } = await import('ws')
    const server = new WebSocketServer({
      noServer: true,
      maxPayload: mostFrameBytes,
      perMessageDeflate: false,
      skipUTF8Validation: true,
    })
    server.handleUpgrade(request, socket, head, (client) => {
      this.#open.add(client)
      const release = this.#count(socket, client)
      client.once('close', () => {
        this.#open.delete(client)
        release()
      })
      serve(client, { route, host, release, caller: callerOf({ id: randomUUID() }) })
    })
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`)
}

interface Served {
  readonly route: DoorSocket
  readonly host: Host
  readonly caller: Caller
  readonly release: () => void
}

/** One frame after the other; while two are there, no more are read. */
function serve(client: WebSocket, { route, host, caller, release }: Served): void {
  const answer = route.open({ ctx: host.rooms.ctx(caller), host })
  let last = Promise.resolve()
  let waiting = 0
  client.binaryType = 'nodebuffer'
  client.on('error', () => client.terminate())
  client.on('message', (data: Buffer) => {
    if (++waiting > 1) client.pause()
    last = last.then(async () => {
      try {
        client.send(await answer(data))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        host.log.warn({ reqId: caller.requestId }, `${route.name}: ${reason}`)
        await pause(pauseMs)
        client.close(restart)
      } finally {
        release()
        if (--waiting <= 1) client.resume()
      }
    })
  })
}

function withoutPrefix(url: string, prefix: string): string | undefined {
  const path = url.split('?', 1)[0]?.replace(/^\/+/u, '/') ?? ''
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined
}
