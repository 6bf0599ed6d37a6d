/** One metric, param or tag as the wire has it. */
export interface Entry<Value> {
  readonly key: string
  readonly value: Value
}

/** The page the searches ask for, and one run in so many that the filter finds. */
export const pageRuns = 100
export const filterFindsOneIn = 20

/** The filter of the search: half of the runs by metric, a fifth by param, half by tag, independent of one another. */
export const filter = "metrics.m0 > 0.5 and params.p0 = 'v3' and tags.team = 'blue'"

const metricCount = 20
const paramCount = 10
const prime = 1_000_003

/** Value of metric `m<k>` of run `i`; of one metric no two runs have the same, as `prime` is one. m0 is the filter's. */
export function metricValue(run: number, metric: number): number {
  const spread = ((run * 7919 + metric * 104_729) % prime) / prime
  if (metric > 0) return spread
  return Math.floor(run / 10) % 2 === 0 ? 0.51 + spread * 0.49 : spread * 0.5
}

/** The metrics of a run, without time and step. */
export function metricsOf(run: number): readonly Entry<number>[] {
  return Array.from({ length: metricCount }, (_, k) => ({
    key: `m${k}`,
    value: metricValue(run, k),
  }))
}

/** The params of a run. */
export function paramsOf(run: number): readonly Entry<string>[] {
  return Array.from({ length: paramCount }, (_, k) => ({
    key: `p${k}`,
    value: k === 0 ? `v${run % 5}` : `value-${(run * (k + 1)) % 97}`,
  }))
}

/** The team of a run. */
export function teamOf(run: number): string {
  return Math.floor(run / 5) % 2 === 0 ? 'blue' : 'green'
}
