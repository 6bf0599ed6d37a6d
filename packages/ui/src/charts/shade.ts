/** The colour of a result between the lowest (0) and the highest (1): from the muted of the theme to its accent. */
export function shade(part: number | undefined): string {
  if (part === undefined) return 'var(--line-strong)'
  return `color-mix(in oklab, var(--accent) ${Math.round(15 + part * 85)}%, var(--warn))`
}
