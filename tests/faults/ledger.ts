/** What the writers of a fault test sent, and what of it the server acknowledged. */
export interface Ledger {
  readonly experimentId: string
  /** Runs that take single metrics: the series `loss` has a point for each step. */
  readonly series: Map<string, Sent<number>>
  /** Runs that take batches, by number; each batch is points, a parameter and a tag of one name. */
  readonly batches: Map<string, Sent<number>>
  readonly runs: Sent<string>
  /** Artifact contents by path: the last acknowledged one, and those sent after it. */
  readonly artifacts: Map<string, { acknowledged: string | undefined; unanswered: Set<string> }>
}

export interface Sent<T> {
  readonly tried: Set<T>
  readonly acknowledged: Set<T>
}

export const pointsOfBatch = 25

export function newLedger(experimentId: string): Ledger {
  return {
    experimentId,
    series: new Map(),
    batches: new Map(),
    runs: newSent(),
    artifacts: new Map(),
  }
}

export function newSent<T>(): Sent<T> {
  return { tried: new Set(), acknowledged: new Set() }
}

/** How many writes of all kinds were acknowledged. */
export function countAcknowledged(ledger: Ledger): number {
  const sent = [...ledger.series.values(), ...ledger.batches.values(), ledger.runs]
  const artifacts = [...ledger.artifacts.values()].filter((a) => a.acknowledged !== undefined)
  return sent.reduce((sum, { acknowledged }) => sum + acknowledged.size, artifacts.length)
}
