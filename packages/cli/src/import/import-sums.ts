import type { ImportRefusal } from '@stemma/contract'

/** What an import has done so far. */
export interface ImportSums {
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
export function refuse({ refused }: ImportSums, more: readonly ImportRefusal[]): void {
  for (const one of more) if (refused.length < mostRefusals) refused.push(one)
}
