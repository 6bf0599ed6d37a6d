import { isIP } from 'node:net'
import { globPattern } from './glob.ts'

/**
 * Which Host headers are answered. A page on the internet can point its own name at this machine (DNS rebinding) and then call the API
 * as if it were of the same origin; a check of the name it used stops that. Private IPv4 addresses are recognised as addresses, not as
 * text patterns: `10.evil.example` is none.
 */
export function hostGuard(
  allowed: readonly string[] | undefined,
): (host: string | undefined) => boolean {
  if (allowed?.includes('*')) return () => true
  const patterns = allowed?.map(hostPattern)
  return (host) => {
    const name = hostName(host)
    if (name === undefined || host === undefined) return false
    if (patterns) return patterns.some((matches) => matches(name) || matches(host.toLowerCase()))
    return name === 'localhost' || isLocalAddress(name)
  }
}

/** The host without its port, lower case, IPv6 without brackets; undefined when it is no host at all. */
export function hostName(host: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host ?? '')
  return (match?.[1] ?? match?.[2])?.toLowerCase()
}

export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '127.0.0.1' || name === '::1'
}

function isLocalAddress(name: string): boolean {
  if (isIP(name) === 4)
    return name === '0.0.0.0' || /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(name)
  return isIP(name) === 6 && (name === '::1' || /^f[cd][0-9a-f]{2}:/.test(name))
}

/** Of one entry of the list. Brackets mean the address in them; what is written like an address, `10.*`, means addresses, not names that begin so. */
function hostPattern(entry: string): (host: string) => boolean {
  const pattern = globPattern(/^\[([^\]]*)\]$/.exec(entry)?.[1] ?? entry)
  const isAddress = /^[\d.*:]*\d[\d.*:]*$/.test(entry)
  return (host) => pattern.test(host) && (!isAddress || isIP(hostName(host) ?? '') !== 0)
}
