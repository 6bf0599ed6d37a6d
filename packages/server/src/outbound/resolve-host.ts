import { lookup, type LookupAddress } from 'node:dns'
import { isIP } from 'node:net'

const timeLimitMs = 5000

/** All addresses of a host; an address is its own. Throws when there is none, or no answer within five seconds. */
export function resolveHost(host: string): Promise<readonly LookupAddress[]> {
  const family = isIP(host)
  if (family !== 0) return Promise.resolve([{ address: host, family }])
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer from the name service within ${timeLimitMs / 1000} s`)),
      timeLimitMs,
    )
    lookup(host, { all: true }, (error, addresses) => {
      clearTimeout(timer)
      if (error) reject(error)
      else resolve(addresses)
    })
  })
}

/** The host of a URL as sockets want it: IPv6 without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}
