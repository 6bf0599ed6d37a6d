/** Requests to servers of others. Only verbs about webhooks make any. */
export interface Outbound {
  /**
   * Refuses a URL that must not be called.
   *
   * @throws INVALID_PARAMETER_VALUE for a scheme that is not allowed, no host, a host that can't be found, or one inside a private network
   */
  readonly check: (url: string) => Promise<void>
  /** How long `post` takes at most. */
  readonly timeLimitMs: number
  /** Posts JSON. Never throws: what went wrong is part of the answer. Follows no redirect. */
  readonly post: (request: OutboundRequest) => Promise<OutboundAnswer>
}

export interface OutboundRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface OutboundAnswer {
  /** Undefined if there was no answer. */
  readonly status?: number
  /** Why there was none. */
  readonly error?: string
  /** Trying again is of no use: the address must not be called. */
  readonly isRefused?: boolean
  /** What `Retry-After` asked for, in milliseconds. */
  readonly retryAfterMs?: number
}
