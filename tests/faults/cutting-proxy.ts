import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Where bytes go that are counted. */
export type Direction = 'to server' | 'to client'

export interface Cut {
  readonly direction: Direction
  /** So many more bytes get through in this direction, on all connections together; then all connections are cut. */
  readonly afterBytes: number
  /** Every connection after it is cut in the same way. */
  readonly again?: boolean
}

/** A line between clients and a server of 127.0.0.1 that can be cut at any byte. */
export interface CuttingProxy {
  readonly port: number
  /** Takes the place of what was asked for before. */
  readonly cut: (cut: Cut | undefined) => void
  /** Takes bytes in and sends none on, in both directions. */
  readonly stall: (isStalled: boolean) => void
  /** Bytes that got through since this was asked last. */
  readonly passed: () => Readonly<Record<Direction, number>>
  /** How many cuts there were. */
  readonly cuts: () => number
  readonly close: () => void
}

export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  let cut: Cut | undefined
  let left = 0
  let cuts = 0
  let isStalled = false
  let passed = { 'to server': 0, 'to client': 0 }
  const sockets = new Set<Socket>()

  function cutAll(): void {
    cuts += 1
    for (const socket of sockets) socket.resetAndDestroy()
    if (cut?.again === true) left = cut.afterBytes
    else cut = undefined
  }

  function pass(direction: Direction, bytes: Buffer, to: Socket): void {
    if (isStalled) return
    if (cut?.direction !== direction || bytes.byteLength < left) {
      if (cut?.direction === direction) left -= bytes.byteLength
      passed[direction] += bytes.byteLength
      to.write(bytes)
      return
    }
    // What was let through arrives before the end of the line does.
    const rest = bytes.subarray(0, left)
    passed[direction] += rest.byteLength
    if (rest.byteLength === 0) cutAll()
    else to.write(rest, cutAll)
  }

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }

  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1')
    keep(client)
    keep(upstream)
    client.on('data', (bytes) => {
      pass('to server', bytes, upstream)
    })
    upstream.on('data', (bytes) => {
      pass('to client', bytes, client)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return {
    port: address.port,
    cut: (next) => {
      cut = next
      left = next?.afterBytes ?? 0
    },
    stall: (next) => {
      isStalled = next
    },
    passed: () => {
      const until = passed
      passed = { 'to server': 0, 'to client': 0 }
      return until
    },
    cuts: () => cuts,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
