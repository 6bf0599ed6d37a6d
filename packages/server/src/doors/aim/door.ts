import { aimRoutes, foldPairs, unpackPairs, type AimValue } from '@stemma/contract'
import type { FastifyReply } from 'fastify'
import { requireJson } from '../../http/request-parts.ts'
import { sendJson } from '../bytes/send-json.ts'
import type { Door, Exchange, Responder } from '../door.ts'
import { answerRead } from './answer-read.ts'
import { ensureRun } from './ensure-run.ts'
import { makeHandle, type Handle, type HandleKind } from './handle.ts'
import { aimShape } from './shape.ts'
import { takeFrame } from './take-frame.ts'

/** What a client of this version gets on with. */
const version = '3.29.1'

const nothing: Responder = async ({ reply }) => sendJson(reply, {})

/** Aim's protocol of remote tracking: `aim.Run(repo='aim://HOST:PORT')`. */
export const door: Door = {
  ...aimShape,
  routes: aimRoutes,
  checkType: requireJson,
  responders: {
    'aim.status': async ({ reply }) => sendJson(reply, { status: 'OK' }),
    'aim.connect': nothing,
    'aim.reconnect': nothing,
    'aim.disconnect': nothing,
    'aim.heartbeat': nothing,
    'aim.version': async ({ reply }) => sendJson(reply, { version }),
    'aim.resource': giveResource,
    'aim.release': nothing,
    'aim.read': async (exchange) => {
      const { handle, method, args } = callOf(await bodyOf(exchange))
      const answer = await answerRead(exchange.ctx, { handle, method, args })
      return exchange.reply
        .header('content-type', 'application/octet-stream')
        .send(Buffer.from(answer))
    },
  },
  sockets: [
    {
      name: 'aim.write',
      path: /^\/tracking\/[^/]+\/write-instruction\/?$/u,
      open: ({ ctx, host }) => {
        const known = new Set<string>()
        const warn = (text: string): void => host.log.warn({}, text)
        const options = { keepsEnvironment: host.settings.keepEnvironment }
        return async (frame) => {
          await takeFrame(frame, { ctx, options, warn, known })
          return ok
        }
      },
    },
  ],
}

const ok = Buffer.from('OK')

type Body = Readonly<Record<string, unknown>>

async function bodyOf({ read }: Exchange): Promise<Body> {
  return { ...(await read(aimRoutes[0]?.request ?? never())) }
}

function never(): never {
  throw new Error('A door without routes.')
}

const kinds: Readonly<Record<string, HandleKind>> = {
  Repo: 'repo',
  Lock: 'lock',
  FileManager: 'files',
  RunHeartbeat: 'heartbeat',
  StructuredRun: 'run',
}

async function giveResource(exchange: Exchange): Promise<FastifyReply> {
  const body = await bodyOf(exchange)
  const args = argumentsOf(body['args'])
  const type = String(body['resource_type'])
  const handle = handleOf(type, args)
  const isRead = args.get('read_only') !== false
  if (handle.kind === 'run' && !isRead && handle.runId !== '') {
    const created = args.get('created_at')
    await ensureRun(exchange.ctx, {
      runId: handle.runId,
      ...(typeof created === 'number' && { createdAt: created }),
    })
  }
  const given = body['resource_handler']
  // A client that comes again brings the handles that it has.
  const text = typeof given === 'string' && given !== '' ? given : makeHandle(handle)
  return sendJson(exchange.reply, { handler: text })
}

function handleOf(type: string, args: ReadonlyMap<string | bigint, AimValue>): Handle {
  if (type === 'TreeView')
    return {
      kind: args.get('name') === 'seqs' ? 'seqs' : 'meta',
      runId: textOf(args.get('sub')),
    }
  return {
    kind: kinds[type] ?? 'unknown',
    runId: textOf(args.get('hash_')) || textOf(args.get('run_hash')),
  }
}

function argumentsOf(args: unknown): ReadonlyMap<string | bigint, AimValue> {
  const value = typeof args === 'string' ? foldPairs(unpackPairs(bytesOf(args))) : undefined
  return value instanceof Map ? value : new Map()
}

function callOf(body: Body): {
  readonly handle: string
  readonly method: string
  readonly args: Uint8Array
} {
  const { resource_handler: handle, method_name: method, args } = body
  return {
    handle: typeof handle === 'string' ? handle : '',
    method: typeof method === 'string' ? method : '',
    args: bytesOf(typeof args === 'string' ? args : ''),
  }
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

function textOf(value: AimValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
