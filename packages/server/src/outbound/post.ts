import { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { errorCode } from '@stemma/contract'
import type { OutboundAnswer, OutboundRequest } from '@stemma/core'
import { isPublic } from './is-public.ts'
import { hostOf } from './resolve-host.ts'
import { isTrusted, type OutboundRules } from './rules.ts'

const longestRetryAfterMs = 3_600_000
/** An answer is read so far, so that the connection ends well; nobody looks at it. */
const mostAnswerBytes = 65_536

/** The address of a server must not be called. */
class RefusedAddressError extends Error {}

/**
 * Posts once. The name is resolved once, and the connection goes to the address that was checked: a name that changes in between
 * leads nowhere else. The peer of the open connection is looked at, too, before anything is sent. No redirect, no proxy.
 */
export async function post(
  { url, headers, body }: OutboundRequest,
  rules: OutboundRules,
  stop: AbortSignal,
): Promise<OutboundAnswer> {
  const target = new URL(url)
  const host = hostOf(target)
  if (!rules.schemes.includes(target.protocol.slice(0, -1)))
    return { error: `The scheme ${target.protocol} is not allowed any more.`, isRefused: true }
  const isAnyAllowed = isTrusted(host, rules)
  const refuses = (address: string | undefined): boolean =>
    !isAnyAllowed && (address === undefined || !isPublic(address))
  if (isIP(host) !== 0 && refuses(host)) return refusedAnswer(host)
  const bytes = Buffer.from(body)
  const timeLimit = AbortSignal.timeout(rules.timeLimitMs)
  try {
    return await new Promise<OutboundAnswer>((resolve, reject) => {
      const request = (target.protocol === 'https:' ? https : http).request(
        target,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': bytes.length, 'user-agent': 'stemma' },
          agent: false,
          lookup: checkedLookup(refuses),
          signal: AbortSignal.any([stop, timeLimit]),
        },
        (answer) => {
          let left = mostAnswerBytes
          answer.on('data', (chunk: Buffer) => {
            left -= chunk.length
            if (left < 0) answer.destroy()
          })
          answer.once('close', () => resolve(answerOf(answer)))
          answer.on('error', () => resolve(answerOf(answer)))
        },
      )
      request.on('socket', (socket: Socket) =>
        socket.once('connect', () => {
          if (refuses(socket.remoteAddress))
            socket.destroy(new RefusedAddressError(socket.remoteAddress))
        }),
      )
      request.on('error', reject)
      request.end(bytes)
    })
  } catch (error) {
    if (error instanceof RefusedAddressError) return refusedAnswer(error.message)
    if (timeLimit.aborted)
      return { error: `There was no answer within ${rules.timeLimitMs / 1000} s.` }
    if (stop.aborted) return { error: 'The server was stopped meanwhile.' }
    return { error: `The connection failed: ${reasonOf(error)}.` }
  }
}

function checkedLookup(refuses: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const bad = addresses.find(({ address }) => refuses(address))
      if (bad) return callback(new RefusedAddressError(bad.address), '')
      const [first] = addresses
      if (options.all) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    })
  }
}

function refusedAnswer(address: string): OutboundAnswer {
  return {
    error: `The address ${address} is not a public one; such hosts must be allowed by the server's configuration.`,
    isRefused: true,
  }
}

function answerOf({ statusCode = 0, headers }: http.IncomingMessage): OutboundAnswer {
  const seconds = Number(headers['retry-after'])
  return {
    status: statusCode,
    ...(seconds > 0 && { retryAfterMs: Math.min(longestRetryAfterMs, seconds * 1000) }),
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return errorCode(error) ?? error.message
}
