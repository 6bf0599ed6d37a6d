/** Which servers of others may be called. */
export interface OutboundRules {
  /** Without the colon. */
  readonly schemes: readonly string[]
  /** Whether hosts in private networks may be called, any of them. */
  readonly allowPrivate: boolean
  /** Hosts that may be, in small letters. */
  readonly allowedHosts: readonly string[]
  /** How long a request may take, from looking up the name to the end of the answer. */
  readonly timeLimitMs: number
}

/** Whether a host may be called whatever its address. */
export function isTrusted(
  host: string,
  { allowPrivate, allowedHosts }: Pick<OutboundRules, 'allowPrivate' | 'allowedHosts'>,
): boolean {
  return allowPrivate || allowedHosts.includes(host.toLowerCase())
}
