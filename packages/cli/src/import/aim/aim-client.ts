import { randomUUID } from 'node:crypto'
import {
  foldPairs,
  packPairs,
  unfold,
  unpackPairs,
  type AimPair,
  type AimValue,
} from '@stemma/contract'
import { CliError } from '../../fail.ts'

const timeLimitMs = 300_000

/** A call of a method of a resource. */
export interface AimCall {
  readonly handle: string
  readonly method: string
  readonly args: AimValue[]
}

/** Aim's protocol of remote tracking, as its client speaks it. */
export interface AimClient {
  readonly resource: (type: string, args: ReadonlyMap<string, AimValue>) => Promise<string>
  /** The nodes of the answer; undefined where there is nothing. */
  readonly read: (call: AimCall) => Promise<readonly AimPair[] | undefined>
  /** Resolves when all of it is on the disk of the server. */
  readonly write: (calls: readonly AimCall[]) => Promise<void>
  readonly close: () => void
}

/** `http://HOST:PORT` of a server, of Aim's or of ours. */
export async function openAim(base: string): Promise<AimClient> {
  const id = randomUUID()
  const ask = async (path: string, body?: object): Promise<Response> => {
    try {
      return await fetch(`${base}${path}`, {
        signal: AbortSignal.timeout(timeLimitMs),
        ...(body !== undefined && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new CliError(`${base} does not answer: ${reason}`)
    }
  }
  const connected = await ask(`/client/connect/${id}/`)
  if (!connected.ok) throw new CliError(`${base} is no server of Aim's.`)
  await connected.arrayBuffer()
  let socket: Promise<WebSocket> | undefined
  return {
    resource: async (type, args) => {
      const packed = packPairs(unfold(new Map(args)))
      const answer = await ask(`/tracking/${id}/get-resource/`, {
        resource_handler: '',
        resource_type: type,
        args: Buffer.from(packed).toString('base64'),
      })
      if (!answer.ok) throw new CliError(`${base}: ${(await answer.text()).slice(0, 300)}`)
      // What the protocol says.
      return ((await answer.json()) as { readonly handler: string }).handler
    },
    read: async ({ handle, method, args }) => {
      const answer = await ask(`/tracking/${id}/read-instruction/`, {
        resource_handler: handle,
        method_name: method,
        args: Buffer.from(packPairs(unfold(args))).toString('base64'),
      })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      return answer.ok ? unpackPairs(bytes) : undefined
    },
    write: async (calls) => {
      if (calls.length === 0) return
      const frame: AimValue = calls.map(({ handle, method, args }) => [handle, method, args])
      socket ??= openSocket(`${base.replace(/^http/u, 'ws')}/tracking/${id}/write-instruction/`)
      await exchange(await socket, packPairs(unfold(frame)))
    },
    close: () => void socket?.then((open) => open.close()),
  }
}

/** A value from its nodes. */
export function valueOf(pairs: readonly AimPair[] | undefined): AimValue | undefined {
  return pairs && foldPairs(pairs)
}

function openSocket(address: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => resolve(socket), { once: true })
    socket.addEventListener('error', () => reject(new CliError(`${address} takes no WebSocket.`)), {
      once: true,
    })
  })
}

function exchange(socket: WebSocket, frame: Uint8Array<ArrayBuffer>): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController()
    socket.addEventListener(
      'message',
      () => {
        stop.abort()
        resolve()
      },
      { signal: stop.signal },
    )
    socket.addEventListener(
      'close',
      () => {
        stop.abort()
        reject(new CliError('the server ended the connection; the same command goes on.'))
      },
      { signal: stop.signal },
    )
    socket.send(frame)
  })
}
