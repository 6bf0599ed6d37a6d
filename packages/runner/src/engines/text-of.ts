/** A field of an engine's answer that should be a text. */
export function textOf(value: unknown, usual = ''): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : usual
}
