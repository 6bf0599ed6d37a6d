export interface MetricSection {
  /** What stands before the last slash of the names; empty for those without one. */
  readonly title: string
  readonly keys: readonly string[]
}

/** Metrics whose names contain a text, in sections by their prefix. Those without one come first, the machine's own last. */
export function metricSections(keys: readonly string[], search = ''): readonly MetricSection[] {
  const wanted = search.toLowerCase()
  const sections = new Map<string, string[]>()
  for (const key of keys) {
    if (!key.toLowerCase().includes(wanted)) continue
    const title = key.slice(0, Math.max(0, key.lastIndexOf('/')))
    sections.set(title, [...(sections.get(title) ?? []), key])
  }
  return [...sections]
    .map(([title, keys]) => ({ title, keys }))
    .toSorted((a, b) => rank(a.title) - rank(b.title) || a.title.localeCompare(b.title))
}

function rank(title: string): number {
  if (title === '') return 0
  return title === 'system' || title.startsWith('system/') ? 2 : 1
}
