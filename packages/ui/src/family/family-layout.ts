import type { FamilyGraph, Item, Link } from './family-graph.ts'
import { layersOf } from './layers.ts'
import { neighbours, orderColumns, type Columns, type Pairs } from './order.ts'
import { spread } from './spread.ts'

export interface PlacedItem extends Item {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedLink extends Link {
  /** Where it leaves, passes between columns, and arrives. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface FamilyLayout {
  readonly items: readonly PlacedItem[]
  readonly links: readonly PlacedLink[]
  readonly width: number
  readonly height: number
}

export interface Sizes {
  readonly sizeOf: (item: Item) => { readonly width: number; readonly height: number }
  readonly columnGap: number
  readonly rowGap: number
  readonly margin: number
}

const rounds = 20

/** Where everything of a family tree stands: columns from what came first to what came last, with few crossings and short ways. */
export function familyLayout(graph: FamilyGraph, sizes: Sizes): FamilyLayout {
  const layers = layersOf(graph)
  const depth = Math.max(0, ...layers.values()) + 1
  const start: string[][] = Array.from({ length: depth }, () => [])
  for (const { key } of graph.items) start[layers.get(key) ?? 0]?.push(key)
  const { pairs, chains } = segments(graph.links, { layers, columns: start })
  const columns = orderColumns(start, pairs, inLines(graph))
  const boxes = new Map(graph.items.map((item) => [item.key, sizes.sizeOf(item)]))
  const heightOf = (key: string): number => boxes.get(key)?.height ?? 6
  const middles = middlesOf(columns, { pairs, heightOf, gap: sizes.rowGap })
  const top = Math.min(0, ...[...middles].map(([key, y]) => y - heightOf(key) / 2))
  const lefts: number[] = []
  let x = sizes.margin
  for (const column of columns) {
    lefts.push(x)
    x += Math.max(0, ...column.map((key) => boxes.get(key)?.width ?? 0)) + sizes.columnGap
  }
  const yOf = (key: string): number => (middles.get(key) ?? 0) - top + sizes.margin
  const items = graph.items.map((item): PlacedItem => {
    const { width, height } = boxes.get(item.key) ?? { width: 0, height: 0 }
    return {
      ...item,
      ...{ width, height, x: lefts[layers.get(item.key) ?? 0] ?? 0, y: yOf(item.key) - height / 2 },
    }
  })
  const placed = new Map(items.map((item) => [item.key, item]))
  const widthOf = (layer: number): number =>
    (lefts[layer + 1] ?? x) - (lefts[layer] ?? 0) - sizes.columnGap
  const links = graph.links.flatMap((link): readonly PlacedLink[] => {
    const [from, to] = [placed.get(link.from), placed.get(link.to)]
    if (from === undefined || to === undefined) return []
    const passes = (chains.get(link) ?? []).flatMap(({ key, layer }): [number, number][] => [
      [lefts[layer] ?? 0, yOf(key)],
      [(lefts[layer] ?? 0) + widthOf(layer), yOf(key)],
    ])
    const isSame = layers.get(link.from) === layers.get(link.to)
    const ends = isSame ? asideEnds(from, to) : acrossEnds(from, to)
    return [{ ...link, points: [ends[0], ...passes, ends[1]] }]
  })
  const bottom = Math.max(0, ...items.map(({ y, height }) => y + height))
  return { items, links, width: x - sizes.columnGap + sizes.margin, height: bottom + sizes.margin }
}

type Ends = readonly [readonly [number, number], readonly [number, number]]

function acrossEnds(from: PlacedItem, to: PlacedItem): Ends {
  return [
    [from.x + from.width, from.y + from.height / 2],
    [to.x, to.y + to.height / 2],
  ]
}

/** Versions of the same data stand above each other, the older one at the top. */
function asideEnds(from: PlacedItem, to: PlacedItem): Ends {
  const isDown = from.y < to.y
  return [
    [from.x + 18, isDown ? from.y + from.height : from.y],
    [to.x + 18, isDown ? to.y : to.y + to.height],
  ]
}

interface Pass {
  readonly key: string
  readonly layer: number
}

/** Edges from column to column: one that passes a column has a place in it, so that it goes around what stands there. */
function segments(
  links: readonly Link[],
  {
    layers,
    columns,
  }: { readonly layers: ReadonlyMap<string, number>; readonly columns: string[][] },
): { readonly pairs: Pairs; readonly chains: ReadonlyMap<Link, readonly Pass[]> } {
  const pairs: [string, string][] = []
  const chains = new Map<Link, readonly Pass[]>()
  for (const link of links) {
    const [from, to] = [layers.get(link.from) ?? 0, layers.get(link.to) ?? 0]
    if (to <= from) continue
    const passes: Pass[] = []
    let last = link.from
    for (let layer = from + 1; layer < to; layer++) {
      const key = `${link.from} ${link.to} ${layer}`
      columns[layer]?.push(key)
      passes.push({ key, layer })
      pairs.push([last, key])
      last = key
    }
    pairs.push([last, link.to])
    chains.set(link, passes)
  }
  return { pairs, chains }
}

/** Versions of the same data stand together, in their order. */
function inLines({ links }: FamilyGraph): (column: readonly string[]) => readonly string[] {
  const next = new Map(links.filter(({ isAside }) => isAside).map(({ from, to }) => [from, to]))
  const before = new Map([...next].map(([from, to]) => [to, from]))
  return (column) => {
    const done = new Set<string>()
    const here = new Set(column)
    const firstOf = (key: string): string => {
      let first = key
      for (let one = before.get(key); one !== undefined && here.has(one) && one !== key;) {
        first = one
        one = before.get(first)
      }
      return first
    }
    return column.flatMap((key) => {
      if (done.has(key)) return []
      const line: string[] = []
      const isInLine = next.has(key) || before.has(key)
      let one: string | undefined = isInLine ? firstOf(key) : key
      for (; one !== undefined && here.has(one) && !done.has(one); one = next.get(one)) {
        line.push(one)
        done.add(one)
      }
      return line
    })
  }
}

interface MiddleInput {
  readonly pairs: Pairs
  readonly heightOf: (key: string) => number
  readonly gap: number
}

function middlesOf(
  columns: Columns,
  { pairs, heightOf, gap }: MiddleInput,
): ReadonlyMap<string, number> {
  const before = neighbours(pairs.map(([from, to]) => [to, from]))
  const after = neighbours(pairs)
  const middles = new Map<string, number>()
  const place = (column: readonly string[], wish: (key: string) => number | undefined): void => {
    const wishes = column.map((key) => {
      const middle = wish(key)
      return {
        ...{ middle: middle ?? middles.get(key) ?? 0, height: heightOf(key) },
        weight: middle === undefined ? 0.05 : 1,
      }
    })
    for (const [at, y] of spread(wishes, gap).entries()) middles.set(column[at] ?? '', y)
  }
  const mean = (keys: readonly string[]): number | undefined =>
    keys.length === 0
      ? undefined
      : keys.reduce((sum, key) => sum + (middles.get(key) ?? 0), 0) / keys.length
  for (const column of columns) place(column, () => undefined)
  for (let round = 0; round < rounds; round++) {
    for (const column of columns) place(column, (key) => mean(before.get(key) ?? []))
    for (const column of columns.toReversed()) place(column, (key) => mean(after.get(key) ?? []))
  }
  for (let round = 0; round < rounds; round++)
    for (const column of columns)
      place(column, (key) => mean([...(before.get(key) ?? []), ...(after.get(key) ?? [])]))
  // What came of one thing alone stands level with it, where there is room: lines that are nearly straight look wrong.
  for (const column of columns)
    place(column, (key) => {
      const [only, ...others] = before.get(key) ?? []
      return only !== undefined && others.length === 0 && after.get(only)?.length === 1
        ? middles.get(only)
        : middles.get(key)
    })
  return middles
}
