export interface Pair {
  readonly key: string
  readonly value: string
}

/** A record of pairs; of several with one key, the last. */
export function recordOf(pairs: readonly Pair[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]))
}

/** The pairs of a JSON object. */
export function pairsOf(json: string): readonly Pair[] {
  const parsed = JSON.parse(json) as Readonly<Record<string, string>> // a verb wrote it
  return Object.entries(parsed).map(([key, value]) => ({ key, value }))
}
