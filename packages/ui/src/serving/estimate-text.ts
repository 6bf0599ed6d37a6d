import { formatNumber } from '../format/number.ts'

/** A figure with its interval, as a share of labels or a mean of numbers. */
export function estimateText(
  estimate: { readonly value: number; readonly low: number; readonly high: number } | undefined,
  kind: 'label' | 'number',
): string {
  if (estimate === undefined) return 'not enough data'
  const text = (value: number): string =>
    kind === 'label' ? `${(value * 100).toFixed(1)} %` : formatNumber(value)
  return `${text(estimate.value)} (${text(estimate.low)} to ${text(estimate.high)})`
}
