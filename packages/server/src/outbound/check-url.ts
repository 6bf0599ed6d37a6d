import { invalidParameter, pythonRepr } from '@stemma/contract'
import { isPublic } from './is-public.ts'
import { hostOf, resolveHost } from './resolve-host.ts'
import { isTrusted, type OutboundRules } from './rules.ts'

/**
 * Refuses a webhook's URL that must not be called. The URL parser has made one form of all spellings of an address (`0x7f.1`,
 * `2130706433`), and each address of a name is looked at.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export async function checkUrl(url: string, rules: OutboundRules): Promise<void> {
  const target = parseUrl(url, rules)
  const host = hostOf(target)
  if (isTrusted(host, rules)) return
  const addresses = await resolveHost(host).catch((error: unknown) => {
    throw invalidParameter(
      `Cannot resolve Webhook URL hostname ${pythonRepr(host)}: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
  const inside = addresses.find(({ address }) => !isPublic(address))
  if (inside)
    throw invalidParameter(
      `Webhook URL must not resolve to a non-public IP address. ${pythonRepr(host)} resolves to ${inside.address}.`,
    )
}

function parseUrl(url: string, { schemes }: OutboundRules): URL {
  if (url.trim() === '')
    throw invalidParameter(`Webhook URL cannot be empty or just whitespace: ${pythonRepr(url)}`)
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? ''
  if (!schemes.includes(scheme))
    throw invalidParameter(
      `Invalid webhook URL scheme: ${pythonRepr(scheme)}. Allowed schemes are: ${schemes.join(', ')}.`,
    )
  if (/^[^:]*:[/\\]*(?:[?#]|$)/.test(url))
    throw invalidParameter('Webhook URL must include a hostname.')
  // Not shown: there may be a password in it.
  if (!URL.canParse(url)) throw invalidParameter('Invalid webhook URL: it cannot be read.')
  const target = new URL(url)
  if (target.hostname === '') throw invalidParameter('Webhook URL must include a hostname.')
  // Not shown: it may be a password.
  if (target.username !== '' || target.password !== '')
    throw invalidParameter('Webhook URL must not include embedded credentials.')
  return target
}
