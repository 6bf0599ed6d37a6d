/** A figure with three significant digits, thousands set apart, e.g. `12,300`, `4.06`, `0.620`. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)))
  if (digits >= 2) {
    const unit = 10 ** (digits - 2)
    return (Math.round(value / unit) * unit).toLocaleString('en-US', { maximumFractionDigits: 0 })
  }
  return value.toFixed(2 - Math.max(digits, -1))
}

/** A ratio, e.g. `6.1x`. Rounded down: a figure just below its target must not print as the target. */
export function times(ratio: number): string {
  const unit = ratio < 10 ? 100 : 10
  return `${Math.floor(ratio * unit) / unit}x`
}
