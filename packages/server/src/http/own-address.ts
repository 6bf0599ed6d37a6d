import type { FastifyRequest } from 'fastify'
import type { ServerSettings } from '../config/settings.ts'
import { hostName } from './host-guard.ts'

/** What proxies add to the requests that they pass on. */
const proxyHeaders: readonly string[] = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
]

/**
 * The address under which the caller reaches this server, with the static prefix: what was configured, else what the caller used. Undefined
 * where a proxy stands between and nothing is configured: what the caller sees of it, https and another name, is not known then.
 */
export function ownAddress(
  { raw, headers }: FastifyRequest,
  { publicUrl, staticPrefix }: Pick<ServerSettings, 'publicUrl' | 'staticPrefix'>,
): string | undefined {
  if (publicUrl !== '') return publicUrl + staticPrefix
  const { host } = headers
  if (host === undefined || hostName(host) === undefined) return undefined
  // Proxies that say nothing of themselves mostly speak 1.0; MLflow's clients never do.
  if (raw.httpVersion !== '1.1') return undefined
  return cameByProxy(headers) ? undefined : `http://${host}${staticPrefix}`
}

/** Whether the caller is a program on this machine, and not what a proxy on it passes on. */
export function isFromHere({ raw, headers }: FastifyRequest): boolean {
  const address = raw.socket.remoteAddress ?? ''
  return /^(?:127\.|::1$|::ffff:127\.)/u.test(address) && !cameByProxy(headers)
}

function cameByProxy(headers: FastifyRequest['headers']): boolean {
  return proxyHeaders.some((name) => name in headers)
}
