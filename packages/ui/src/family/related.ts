import type { Link } from './family-graph.ts'

/** An item with all that it came from and all that came of it. */
export function related(links: readonly Link[], key: string): ReadonlySet<string> {
  const found = new Set([key])
  reach(found, {
    from: key,
    next: (one) => links.filter(({ to }) => to === one).map(({ from }) => from),
  })
  reach(found, {
    from: key,
    next: (one) => links.filter(({ from }) => from === one).map(({ to }) => to),
  })
  return found
}

function reach(
  found: Set<string>,
  { from, next }: { readonly from: string; readonly next: (key: string) => readonly string[] },
): void {
  const met = new Set([from])
  const open = [from]
  for (let key = open.pop(); key !== undefined; key = open.pop())
    for (const other of next(key)) {
      if (met.has(other)) continue
      met.add(other)
      found.add(other)
      open.push(other)
    }
}
