import { hostName, isLoopbackName } from './host-guard.ts'

export interface OriginGuard {
  /** Whether a page of this origin may read answers and write. */
  readonly allows: (origin: string) => boolean
  /** Any origin is allowed; credentials are not. */
  readonly any: boolean
}

/** Pages on this machine may call the API, and pages of the configured origins. */
export function originGuard(allowed: readonly string[]): OriginGuard {
  const any = allowed.includes('*')
  const listed = new Set(allowed.map((origin) => origin.toLowerCase().replace(/\/$/, '')))
  return {
    any,
    allows: (origin) => any || listed.has(origin.toLowerCase()) || isLoopbackOrigin(origin),
  }
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/([^/]+)$/i.exec(origin)
  const name = hostName(match?.[1])
  return name !== undefined && isLoopbackName(name)
}
