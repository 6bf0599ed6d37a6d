const allowed: ReadonlySet<string> = new Set([
  'MIT',
  'Apache-2.0',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'BlueOak-1.0.0',
])

/**
 * Whether an SPDX expression leaves us a permissive licence: one allowed side of an OR is enough, an AND
 * needs all. Anything else (exceptions, "SEE LICENSE IN", nothing at all) is refused for a person to look at.
 */
export function isAllowed(expression: string): boolean {
  const inner = /^\(([^()]*)\)$/u.exec(expression.trim())?.[1] ?? expression.trim()
  if (inner.includes('(')) return false
  return inner
    .split(/\s+OR\s+/u)
    .some((side) => side.split(/\s+AND\s+/u).every((id) => allowed.has(id)))
}
