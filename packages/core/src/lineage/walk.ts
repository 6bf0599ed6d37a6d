import {
  countLineageEdges,
  lineageRelations,
  readLineageEdges,
  type Db,
  type LineageDirection,
  type LineageWay,
} from '@stemma/store'
import { keyOf, type Member } from './family.ts'

export interface WalkEdge {
  readonly from: Member
  readonly to: Member
  readonly way: LineageWay
  readonly note: string
}

/** What was found so far, by key. */
export interface Walk {
  readonly members: Map<string, Member>
  readonly edges: Map<string, WalkEdge>
  /** Nodes behind which there is more. */
  readonly open: Set<string>
  /** How many came of a node that found no room. */
  readonly more: Map<string, number>
  readonly limit: number
}

/** Earlier versions of data that are followed from one that was used. A dataset that grows daily has thousands. */
const mostEarlier = 4

interface Step extends Member {
  /** Versions of the same data since one that was used; further nodes are not looked for behind such a one. */
  readonly aside: number
}

/** Goes up or down from some nodes, nearest first, until all is found or there are as many nodes as wanted. */
export async function walk(
  db: Db,
  found: Walk,
  { from, direction }: { readonly from: readonly Member[]; readonly direction: LineageDirection },
): Promise<void> {
  let steps: readonly Step[] = from.map((member) => ({ ...member, aside: 0 }))
  const followed = new Set<string>()
  while (steps.length > 0) {
    const next: Step[] = []
    for (const relation of lineageRelations) {
      if (relation.only !== undefined && relation.only !== direction) continue
      const noun = direction === 'down' ? relation.from : relation.to
      const sources = steps.filter(
        (step) => step.noun === noun && mayFollow(step, relation.way, direction),
      )
      if (sources.length === 0) continue
      const nos = sources.map(({ no }) => no)
      const edges = await readLineageEdges(db, relation, { direction, nos, limit: found.limit + 1 })
      const asides = new Map(sources.map((step) => [step.no, step.aside]))
      let isFull = edges.length > found.limit
      for (const { from: a, to: b, note } of edges) {
        const [first, last] = [
          { noun: relation.from, no: a },
          { noun: relation.to, no: b },
        ]
        const [known, other] = direction === 'down' ? [first, last] : [last, first]
        if (!found.members.has(keyOf(other)) && found.members.size >= found.limit) {
          found.open.add(keyOf(known))
          isFull = true
          continue
        }
        found.members.set(keyOf(other), other)
        found.edges.set(`${keyOf(first)} ${keyOf(last)}`, {
          from: first,
          to: last,
          way: relation.way,
          note,
        })
        const aside = relation.way === 'follows' ? (asides.get(known.no) ?? 0) + 1 : 0
        next.push({ ...other, aside })
      }
      if (isFull && direction === 'down') await countRest(db, found, { relation, nos })
    }
    // Nearer ways first: what was met as a neighbour of its data may come again by a way of its own.
    steps = next.filter((step) => {
      const key = `${keyOf(step)} ${step.aside > 0 ? 'aside' : ''}`
      if (followed.has(key) || followed.has(`${keyOf(step)} `)) return false
      followed.add(key)
      return true
    })
    for (const step of steps) noteOpen(found, step, direction)
  }
}

/** Behind a neighbouring version only earlier ones are looked for: what came of it came of other data. */
function mayFollow({ aside }: Step, way: LineageWay, direction: LineageDirection): boolean {
  if (way !== 'follows') return aside === 0
  return direction === 'up' ? aside < mostEarlier : aside === 0
}

function noteOpen({ open }: Walk, step: Step, direction: LineageDirection): void {
  const key = keyOf(step)
  if (step.aside === 0) open.delete(key)
  else if (direction === 'down' || step.aside >= mostEarlier) open.add(key)
}

interface Rest {
  readonly relation: (typeof lineageRelations)[number]
  readonly nos: readonly number[]
}

async function countRest(db: Db, found: Walk, { relation, nos }: Rest): Promise<void> {
  const shown = new Map<string, number>()
  for (const { from, to, way } of found.edges.values()) {
    if (way !== relation.way || from.noun !== relation.from || to.noun !== relation.to) continue
    shown.set(keyOf(from), (shown.get(keyOf(from)) ?? 0) + 1)
  }
  for (const [no, count] of await countLineageEdges(db, relation, nos)) {
    const key = keyOf({ noun: relation.from, no })
    const rest = count - (shown.get(key) ?? 0)
    if (rest <= 0) continue
    found.open.add(key)
    found.more.set(key, (found.more.get(key) ?? 0) + rest)
  }
}
