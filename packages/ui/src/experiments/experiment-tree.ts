import type { NativeExperiment } from '@stemma/contract'

/** A line of the list: an experiment, or a folder of those whose names begin alike. */
export type ExperimentLine =
  | {
      readonly kind: 'folder'
      /** The whole name of the folder, without a slash at its end. */
      readonly path: string
      readonly name: string
      readonly depth: number
      readonly count: number
      readonly experimentIds: readonly string[]
      readonly updatedMs: number
      readonly isOpen: boolean
    }
  | {
      readonly kind: 'experiment'
      readonly experiment: NativeExperiment
      readonly name: string
      readonly depth: number
    }

interface Folder {
  readonly path: string
  readonly name: string
  readonly folders: Map<string, Folder>
  readonly experiments: NativeExperiment[]
  /** Of all below it. */
  readonly experimentIds: string[]
  count: number
  updatedMs: number
}

/**
 * Experiments in folders by the slashes in their names, the latest change first. A folder of one experiment is none: its name stays whole.
 * What is in folders that are not `open` is left out.
 */
export function experimentLines(
  experiments: readonly NativeExperiment[],
  open: ReadonlySet<string>,
): readonly ExperimentLine[] {
  const root = newFolder('', '')
  for (const experiment of experiments) insert(root, experiment)
  const lines: ExperimentLine[] = []
  print(root, { depth: 0, open, lines })
  return lines
}

function newFolder(path: string, name: string): Folder {
  return {
    path,
    name,
    folders: new Map(),
    experiments: [],
    experimentIds: [],
    count: 0,
    updatedMs: 0,
  }
}

function insert(root: Folder, experiment: NativeExperiment): void {
  let folder = root
  const parts = experiment.name.split('/').filter((part) => part !== '')
  for (const part of parts.slice(0, -1)) {
    grow(folder, experiment)
    const path = folder === root ? part : `${folder.path}/${part}`
    const inner = folder.folders.get(part) ?? newFolder(path, part)
    folder.folders.set(part, inner)
    folder = inner
  }
  grow(folder, experiment)
  folder.experiments.push(experiment)
}

function grow(
  folder: Folder,
  { experiment_id: id, last_update_time: time }: NativeExperiment,
): void {
  folder.count += 1
  folder.experimentIds.push(id)
  folder.updatedMs = Math.max(folder.updatedMs, Number(time))
}

interface Printing {
  readonly depth: number
  readonly open: ReadonlySet<string>
  readonly lines: ExperimentLine[]
}

function print(folder: Folder, { depth, open, lines }: Printing): void {
  const entries = [...folder.folders.values(), ...folder.experiments].toSorted(
    (a, b) => updatedMs(b) - updatedMs(a),
  )
  for (const entry of entries) {
    const single = 'folders' in entry ? onlyOne(entry) : entry
    if (single !== undefined) {
      const name = single.name.slice(folder.path === '' ? 0 : folder.path.length + 1)
      lines.push({ kind: 'experiment', experiment: single, name, depth })
    } else if ('folders' in entry) {
      const { path, name, count, experimentIds } = entry
      const isOpen = open.has(path)
      const about = { path, name, depth, count, experimentIds, isOpen }
      lines.push({ kind: 'folder', ...about, updatedMs: entry.updatedMs })
      if (isOpen) print(entry, { depth: depth + 1, open, lines })
    }
  }
}

function updatedMs(entry: Folder | NativeExperiment): number {
  return 'folders' in entry ? entry.updatedMs : Number(entry.last_update_time)
}

function onlyOne(folder: Folder): NativeExperiment | undefined {
  if (folder.count > 1) return undefined
  const [inner] = folder.folders.values()
  return folder.experiments[0] ?? (inner && onlyOne(inner))
}
