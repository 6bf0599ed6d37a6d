import { globPattern } from './glob.ts'
import { hostName, isLoopbackName } from './host-guard.ts'

export interface OriginGuard {
  /** Whether a page of this origin may read answers and write; `host` is the Host header, which was found to be allowed. */
  readonly allows: (origin: string, host: string | undefined) => boolean
  /** Any origin is allowed; credentials are not. */
  readonly any: boolean
}

/** Pages on this machine may call the API, the page that this server gave under the name that the caller used, and pages of the configured origins. */
export function originGuard(allowed: readonly string[]): OriginGuard {
  const any = allowed.includes('*')
  const listed = allowed.map((origin) => globPattern(origin.replace(/\/$/, '')))
  return {
    any,
    allows: (origin, host) =>
      any ||
      isLoopbackOrigin(origin) ||
      isSameOrigin(origin, host) ||
      listed.some((pattern) => pattern.test(origin)),
  }
}

/** Scheme aside, since a proxy before us may speak https. Browsers name a port in both headers or in none. */
function isSameOrigin(origin: string, host: string | undefined): boolean {
  const [, authority] = /^https?:\/\/([^/]+)$/i.exec(origin) ?? []
  return authority !== undefined && authority.toLowerCase() === host?.toLowerCase()
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/([^/]+)$/i.exec(origin)
  const name = hostName(match?.[1])
  return name !== undefined && isLoopbackName(name)
}
