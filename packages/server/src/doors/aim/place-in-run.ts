import type { AimKey } from '@stemma/contract'
import type { AimTree } from '@stemma/core'

/** A place in a tree of one run's. */
export interface PlaceInRun {
  readonly runId: string
  readonly tree: AimTree
  readonly path: readonly AimKey[]
}

/** Where a path of Aim's leads: `meta, chunks, RUN, …`, `seqs, chunks, RUN, …` or `seqs, v2, chunks, RUN, …`. */
export function placeInRun(path: readonly AimKey[]): PlaceInRun | undefined {
  const isSecond = path[1] === 'v2'
  const at = isSecond ? 2 : 1
  const runId = path[at + 1]
  if (path[at] !== 'chunks' || typeof runId !== 'string') return undefined
  const below = path.slice(at + 2)
  if (path[0] === 'meta') return { runId, tree: 'm', path: below }
  if (path[0] !== 'seqs') return undefined
  return { runId, tree: 's', path: isSecond ? ['v2', ...below] : below }
}
