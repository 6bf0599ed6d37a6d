interface Focus {
  readonly active: number
  readonly count: number
}

/** The row that a key leads to; undefined for other keys. */
export function moveFocus(
  { key }: { readonly key: string },
  { active, count }: Focus,
): number | undefined {
  const to = (index: number): number => Math.max(0, Math.min(count - 1, index))
  if (count === 0) return undefined
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return to(active + 1)
    case 'k':
    case 'ArrowUp':
      return to(active - 1)
    case 'PageDown':
      return to(active + 20)
    case 'PageUp':
      return to(active - 20)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
