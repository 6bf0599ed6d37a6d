import type { FamilyGraph } from './family-graph.ts'

/**
 * The column of each item: one behind the last thing that it came from. Versions that follow each other share a column, and what came from
 * nothing stands right before what it is for. An edge that would close a circle is not counted.
 */
export function layersOf({ items, links }: FamilyGraph): ReadonlyMap<string, number> {
  const forward = links.filter(({ isAside }) => !isAside)
  const before = new Map<string, string[]>()
  for (const { from, to } of forward) before.set(to, [...(before.get(to) ?? []), from])
  const layers = new Map<string, number>()
  const open = new Set<string>()
  const layerOf = (key: string): number => {
    const known = layers.get(key)
    if (known !== undefined) return known
    if (open.has(key)) return -1
    open.add(key)
    const layer = Math.max(-1, ...(before.get(key) ?? []).map(layerOf)) + 1
    open.delete(key)
    layers.set(key, layer)
    return layer
  }
  for (const { key } of items) layerOf(key)
  moveSources({ items, links }, layers)
  return layers
}

function moveSources({ items, links }: FamilyGraph, layers: Map<string, number>): void {
  const hasBefore = new Set(links.filter(({ isAside }) => !isAside).map(({ to }) => to))
  const isAside = new Set(
    links.filter(({ isAside }) => isAside).flatMap(({ from, to }) => [from, to]),
  )
  for (const { key } of items) {
    if (hasBefore.has(key) || isAside.has(key)) continue
    const next = links.filter(({ from }) => from === key).map(({ to }) => layers.get(to) ?? 1)
    if (next.length > 0) layers.set(key, Math.max(0, Math.min(...next) - 1))
  }
}
