import type { NativeDecision, NativeGateMeasure } from '@stemma/contract'
import type { ReactNode } from 'react'
import { formatNumber } from '../format/number.ts'
import { Interval } from './interval.tsx'
import css from './decisions.module.css'

/** Each metric of both models, and by how much the candidate is better, with its interval. */
export function Measures({ decision }: { readonly decision: NativeDecision }): ReactNode {
  const { measures, policy } = decision
  return (
    <section aria-label="Measures" className={css['measures']}>
      <table>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Rows</th>
            <th scope="col">Candidate</th>
            <th scope="col">Champion</th>
            <th scope="col">Better by</th>
            <th scope="col">
              {formatNumber((policy?.confidence ?? 0.95) * 100)} % interval of the difference
            </th>
          </tr>
        </thead>
        <tbody>
          {measures.map((measure) => (
            <Row
              key={`${measure.metric} ${measure.slice ?? ''}`}
              measure={measure}
              needed={neededOf(measure, policy)}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** What the interval must stay above: what the policy asks of this metric. Undefined where it asks nothing. */
function neededOf(
  { metric, slice }: NativeGateMeasure,
  policy: NativeDecision['policy'],
): number | undefined {
  const rail = policy?.guardrails?.find((one) => one.metric === metric && one.slice === slice)
  if (rail !== undefined) return -(rail.margin ?? 0)
  const isPrimary = policy?.primary.metric === metric && slice === undefined
  return isPrimary ? (policy.primary.min_effect ?? 0) : undefined
}

function Row({
  measure,
  needed,
}: {
  readonly measure: NativeGateMeasure
  readonly needed: number | undefined
}): ReactNode {
  const { metric, slice, rows, candidate, against, improvement, low, high } = measure
  return (
    <tr>
      <th scope="row">
        {metric}
        {slice !== undefined && <span className="muted"> of {slice}</span>}
      </th>
      <td>{Number(rows).toLocaleString('en')}</td>
      <td>{formatNumber(candidate)}</td>
      <td>{formatNumber(against)}</td>
      <td>{formatNumber(improvement)}</td>
      <td>
        {low === undefined || high === undefined || improvement === undefined ? (
          <span className="muted">too few rows</span>
        ) : (
          <Interval low={low} high={high} value={improvement} needed={needed} />
        )}
      </td>
    </tr>
  )
}
