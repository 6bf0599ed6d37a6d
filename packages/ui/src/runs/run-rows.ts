import type { NativeRun } from '@stemma/contract'
import type { RunColumnId } from './column-id.ts'
import { formatColumnId } from './column-id.ts'
import { runValue, tagOf } from './run-value.ts'

/** A line of the table: a run, as deep as its parents are many, or the head of a group. */
export type RunRow =
  | {
      readonly kind: 'run'
      readonly run: NativeRun
      readonly depth: number
      readonly children: number
      readonly isOpen: boolean
    }
  | {
      readonly kind: 'group'
      readonly key: string
      readonly title: string
      readonly runs: readonly NativeRun[]
      readonly isOpen: boolean
    }

export interface RowOptions {
  /** What runs are put together by; undefined for none. */
  readonly group: RunColumnId | undefined
  /** Runs stand below their parents, where these are loaded. */
  readonly isNested: boolean
  /** Ids of runs and keys of groups whose content is not shown. */
  readonly closed: ReadonlySet<string>
}

/** The lines of the table for runs in the server's order. */
export function runRows(runs: readonly NativeRun[], options: RowOptions): readonly RunRow[] {
  if (options.group !== undefined) return groupRows(runs, options.group, options.closed)
  return options.isNested ? nestedRows(runs, options.closed) : runs.map(plainRow)
}

function plainRow(run: NativeRun): RunRow {
  return { kind: 'run', run, depth: 0, children: 0, isOpen: true }
}

function groupRows(
  runs: readonly NativeRun[],
  group: RunColumnId,
  closed: ReadonlySet<string>,
): readonly RunRow[] {
  const groups = new Map<string, NativeRun[]>()
  for (const run of runs) {
    const value = String(runValue(run, group) ?? '')
    groups.set(value, [...(groups.get(value) ?? []), run])
  }
  return [...groups].flatMap(([value, members]): readonly RunRow[] => {
    const key = `${formatColumnId(group)}=${value}`
    const isOpen = !closed.has(key)
    const title = value === '' ? `no ${group.key}` : `${group.key} ${value}`
    const head = { kind: 'group', key, title, runs: members, isOpen } as const
    return isOpen
      ? [head, ...members.map((run) => ({ ...plainRow(run), depth: 1 }) as const)]
      : [head]
  })
}

function nestedRows(runs: readonly NativeRun[], closed: ReadonlySet<string>): readonly RunRow[] {
  const known = new Set(runs.map(({ run_id }) => run_id))
  const children = new Map<string, NativeRun[]>()
  const roots: NativeRun[] = []
  for (const run of runs) {
    const parent = tagOf(run, 'mlflow.parentRunId')
    if (parent === undefined || parent === run.run_id || !known.has(parent)) roots.push(run)
    else children.set(parent, [...(children.get(parent) ?? []), run])
  }
  const rows: RunRow[] = []
  const seen = new Set<string>()
  const add = (run: NativeRun, depth: number): void => {
    // Runs that name each other as parents would never end.
    if (seen.has(run.run_id)) return
    seen.add(run.run_id)
    const own = children.get(run.run_id) ?? []
    const isOpen = !closed.has(run.run_id)
    rows.push({ kind: 'run', run, depth, children: own.length, isOpen })
    if (isOpen) for (const child of own) add(child, depth + 1)
  }
  for (const run of roots) add(run, 0)
  for (const run of runs) if (children.has(run.run_id) && !isHidden(run)) add(run, 0)
  return rows

  /** Below a closed parent, as opposed to in a circle of parents that no root leads into. */
  function isHidden(run: NativeRun): boolean {
    for (let at: NativeRun | undefined = run, steps = 0; at !== undefined && steps < 100; steps++) {
      const parent = tagOf(at, 'mlflow.parentRunId')
      if (parent !== undefined && closed.has(parent)) return true
      at = runs.find(({ run_id }) => run_id === parent)
    }
    return false
  }
}
