/** A place in a column: an item, or where a long edge passes. */
export type Columns = readonly (readonly string[])[]

export type Pairs = readonly (readonly [from: string, to: string])[]

const sweeps = 12

/** Puts the places of each column in an order in which few edges cross: each near the middle of its neighbours, to and fro. */
export function orderColumns(
  columns: Columns,
  pairs: Pairs,
  keepTogether: (column: readonly string[]) => readonly string[],
): Columns {
  const before = neighbours(pairs.map(([from, to]) => [to, from]))
  const after = neighbours(pairs)
  let now = columns.map(keepTogether)
  let best = now
  let fewest = crossings(now, pairs)
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const isForward = sweep % 2 === 0
    const places = new Map(now.flatMap((column) => column.map((key, at) => [key, at] as const)))
    const next = [...now]
    for (let step = 1; step < now.length; step++) {
      const at = isForward ? step : now.length - 1 - step
      const column = sortByMiddle(next[at] ?? [], isForward ? before : after, places)
      next[at] = keepTogether(column)
      for (const [place, key] of (next[at] ?? []).entries()) places.set(key, place)
    }
    now = next
    const count = crossings(now, pairs)
    if (count < fewest) [best, fewest] = [now, count]
  }
  return best
}

function sortByMiddle(
  column: readonly string[],
  neighbours: ReadonlyMap<string, readonly string[]>,
  places: ReadonlyMap<string, number>,
): readonly string[] {
  const middle = new Map(
    column.map((key, at) => {
      const others = neighbours.get(key) ?? []
      const sum = others.reduce((sum, other) => sum + (places.get(other) ?? 0), 0)
      return [key, others.length === 0 ? at : sum / others.length] as const
    }),
  )
  return column.toSorted((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0))
}

export function neighbours(pairs: Pairs): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>()
  for (const [from, to] of pairs) {
    const known = map.get(from)
    if (known === undefined) map.set(from, [to])
    else known.push(to)
  }
  return map
}

/** How many edges between neighbouring columns cross. */
export function crossings(columns: Columns, pairs: Pairs): number {
  const places = new Map(
    columns.flatMap((column, layer) => column.map((key, at) => [key, { layer, at }] as const)),
  )
  const byLayer = new Map<number, (readonly [number, number])[]>()
  for (const [from, to] of pairs) {
    const [a, b] = [places.get(from), places.get(to)]
    if (a === undefined || b === undefined) continue
    byLayer.set(a.layer, [...(byLayer.get(a.layer) ?? []), [a.at, b.at]])
  }
  let count = 0
  for (const lines of byLayer.values())
    for (const [at, [a, b]] of lines.entries())
      for (const [c, d] of lines.slice(at + 1)) if ((a - c) * (b - d) < 0) count++
  return count
}
