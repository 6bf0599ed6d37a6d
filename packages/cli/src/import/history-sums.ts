import type { ImportRefusal } from '@stemma/contract'

/** What an import or an export has brought so far. */
export interface HistorySums {
  experiments: number
  runs: number
  newRuns: number
  points: number
  loggedModels: number
  registeredModels: number
  files: number
  readonly refused: ImportRefusal[]
}

const mostRefusals = 10_000

/** Notes what did not fit, and why. */
export function refuse({ refused }: HistorySums, more: readonly ImportRefusal[]): void {
  for (const one of more) if (refused.length < mostRefusals) refused.push(one)
}
