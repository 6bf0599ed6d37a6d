/** `unknown` is not good or bad: it could not be looked at, and the detail says why. */
export type CheckStatus = 'ok' | 'warning' | 'problem' | 'unknown'

/** One thing that the doctor looked at. */
export interface Check {
  readonly group: 'configured' | 'reachable' | 'healthy'
  readonly name: string
  readonly status: CheckStatus
  readonly detail: string
  /** What to do about it. */
  readonly next?: string
}
