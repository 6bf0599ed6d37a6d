const narrowest = 6

/**
 * Column widths that fit `available` together: the widest columns give first, down to a width that still tells something.
 * Columns that can't all fit are left at that width: a line that wraps loses nothing.
 */
export function fitWidths(natural: readonly number[], available: number): number[] {
  const total = sum(natural)
  if (total <= available) return [...natural]
  let cap = Math.max(...natural)
  while (cap > narrowest && sum(natural.map((width) => Math.min(width, cap))) > available) cap--
  const widths = natural.map((width) => Math.min(width, cap))
  // One step less may have freed more than was needed.
  let spare = available - sum(widths)
  for (const [index, width] of widths.entries()) {
    if (spare <= 0) break
    const wanted = natural[index] ?? width
    if (wanted <= width) continue
    widths[index] = width + 1
    spare--
  }
  return widths
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
