import type { NativeFamily, NativeFamilyNode } from '@stemma/contract'

/** What the layout works on: cards of one thing, and bundles of many that hang on the same things. */
export interface Item {
  readonly key: string
  readonly nodes: readonly NativeFamilyNode[]
}

export interface Link {
  readonly from: string
  readonly to: string
  /** How many edges it stands for. */
  readonly weight: number
  /** The next version of the same data, which stands in the same column. */
  readonly isAside: boolean
}

export interface FamilyGraph {
  readonly items: readonly Item[]
  readonly links: readonly Link[]
}

/** From so many on, things that hang on the same others are drawn as one bundle of points. */
const leastBundle = 5

/** The nodes of an answer as items: those of one kind that come from the same things and lead to the same things become one. */
export function familyGraph({ nodes, edges: all, root }: NativeFamily): FamilyGraph {
  // A copy came of the run too, by way of what it is a copy of.
  const copies = new Set(all.filter(({ way }) => way === 'copied').map(({ to }) => to))
  const edges = all.filter(({ way, to }) => way !== 'made' || !copies.has(to))
  const signatures = new Map<string, string[]>(nodes.map(({ id }) => [id, []]))
  for (const { from, to, way } of edges) {
    signatures.get(from)?.push(`> ${way} ${to}`)
    signatures.get(to)?.push(`< ${way} ${from}`)
  }
  const groups = new Map<string, NativeFamilyNode[]>()
  for (const node of nodes) {
    const signature = signatures.get(node.id)?.toSorted().join('\n') ?? ''
    const key = node.id === root ? node.id : `${node.kind}\n${signature}`
    groups.set(key, [...(groups.get(key) ?? []), node])
  }
  const items = [...groups.values()].flatMap((group): readonly Item[] =>
    group.length < leastBundle
      ? group.map((node) => ({ key: node.id, nodes: [node] }))
      : [{ key: `${group[0]?.id ?? ''} and others`, nodes: group.toSorted(byTime) }],
  )
  const itemOf = new Map(
    items.flatMap(({ key, nodes }) => nodes.map(({ id }) => [id, key] as const)),
  )
  const links = new Map<string, Link>()
  for (const { from, to, way } of edges) {
    const [a, b] = [itemOf.get(from), itemOf.get(to)]
    if (a === undefined || b === undefined || a === b) continue
    const known = links.get(`${a} ${b}`)?.weight ?? 0
    links.set(`${a} ${b}`, { from: a, to: b, weight: known + 1, isAside: way === 'follows' })
  }
  return { items, links: [...links.values()] }
}

function byTime(a: NativeFamilyNode, b: NativeFamilyNode): number {
  return Number(a.time ?? 0) - Number(b.time ?? 0)
}
