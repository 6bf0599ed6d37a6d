import { relative } from 'node:path'
import type { Effects } from '../../effects.ts'
import { Cache } from '../tree/cache.ts'
import type { Output } from '../tree/find-outputs.ts'
import { findRepository, type DvcRepository } from '../tree/find-repository.ts'
import { IgnoreRules } from '../tree/ignore-rules.ts'
import { KnownHashes } from '../tree/known-hashes.ts'
import { KnownTrees } from '../tree/known-trees.ts'
import { measure, type Measured } from '../tree/measure-output.ts'
import { withLock } from '../tree/repository-lock.ts'

/** What a verb works with. */
export interface WorkTree {
  readonly repository: DvcRepository
  readonly cache: Cache
  readonly rules: IgnoreRules
  readonly known: KnownHashes
  readonly trees: KnownTrees
  readonly effects: Effects
  /** The folder in which the command was given. */
  readonly folder: string
}

/** Runs a verb on the repository around a folder, alone in it; what was hashed is kept. */
export async function inWorkTree<T>(
  { folder, effects }: { readonly folder: string; readonly effects: Effects },
  work: (tree: WorkTree) => Promise<T>,
): Promise<T> {
  const repository = findRepository(folder, effects.environment)
  return withLock(repository, async () => {
    const known = new KnownHashes(repository)
    const trees = new KnownTrees(repository, effects.now())
    const tree: WorkTree = {
      repository,
      cache: new Cache(repository),
      rules: new IgnoreRules(repository.root),
      known,
      trees,
      effects,
      folder,
    }
    try {
      return await work(tree)
    } finally {
      known.save(effects.now())
      trees.save()
    }
  })
}

/** What is now where an output belongs. */
export function measureOutput(
  { rules, known, trees }: Pick<WorkTree, 'rules' | 'known' | 'trees'>,
  { place, below }: Pick<Output, 'place' | 'below'>,
): Measured | undefined {
  return measure({ place, below, rules, known, trees })
}

/** A path as the user sees it from where the command was given. */
export function shownPath({ folder }: Pick<WorkTree, 'folder'>, place: string): string {
  return relative(folder, place) || '.'
}
