import { invalidParameter, type GatePolicy } from '@stemma/contract'
import { isGreaterBetter } from './statistics/compare-models.ts'

const mostRules = 100
/** What limits can name besides the metrics. */
export const figureNames = ['size_bytes', 'latency_us'] as const

/** Refuses a policy that can't be carried out. @throws INVALID_PARAMETER_VALUE that names the field */
export function checkPolicy(policy: GatePolicy): void {
  const refuse = (field: string, why: string): never => {
    throw invalidParameter(`Invalid value for parameter 'policy.${field}' supplied: ${why}`)
  }
  const { primary, guardrails, limits, slices, confidence, cluster, time } = policy
  const needMetric = (field: string, metric: string): void => {
    try {
      isGreaterBetter(metric)
    } catch (error) {
      refuse(field, error instanceof Error ? error.message : String(error))
    }
  }
  if (!(confidence > 0.5 && confidence < 1)) refuse('confidence', 'It is above 0.5 and below 1.')
  if (cluster !== undefined && time !== undefined)
    refuse('time', 'Rows are drawn by `cluster` or by `time`, not by both.')
  needMetric('primary.metric', primary.metric)
  if (!Number.isFinite(primary.min_effect)) refuse('primary.min_effect', 'It is a number.')
  const names = new Set(slices.map(({ name }) => name))
  if (names.size < slices.length) refuse('slices', 'Two have the same name.')
  for (const [field, list] of Object.entries({ guardrails, limits, slices }))
    if (list.length > mostRules) refuse(field, `There are more than ${mostRules}.`)
  for (const [at, { metric, slice, margin }] of guardrails.entries()) {
    needMetric(`guardrails[${at}].metric`, metric)
    if (!(margin >= 0 && Number.isFinite(margin)))
      refuse(`guardrails[${at}].margin`, 'It is a number, 0 at least.')
    if (slice !== undefined && !names.has(slice))
      refuse(`guardrails[${at}].slice`, `There is no slice '${slice}'.`)
  }
  for (const [at, limit] of limits.entries()) {
    const { metric, at_least: least, at_most: most, at_most_ratio: ratio } = limit
    if (!figureNames.some((name) => name === metric)) needMetric(`limits[${at}].metric`, metric)
    if (least === undefined && most === undefined && ratio === undefined)
      refuse(`limits[${at}]`, 'Give at_least, at_most or at_most_ratio.')
  }
}
