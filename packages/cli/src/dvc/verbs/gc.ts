import { machine, type Effects } from '../../effects.ts'
import { CliError, exitCodes } from '../../fail.ts'
import { findOutputs } from '../tree/find-outputs.ts'
import { objectsOf } from './objects-of.ts'
import { filesText } from './push.ts'
import { inWorkTree } from './work-tree.ts'

export interface GcOptions {
  /** Keep what the work tree uses: the scope that has to be named. */
  readonly workspace?: boolean
  readonly force?: boolean
  readonly dry?: boolean
  readonly quiet?: boolean
}

/** Exit code of `dvc` for a scope that is missing. */
const noScope = 255

/** Removes from the cache what the `.dvc` files and lock files of the work tree do not use. */
export async function gc(
  { workspace = false, force = false, dry = false, quiet = false }: GcOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  if (!workspace)
    throw new CliError(
      'say what to keep: --workspace keeps what the work tree uses. To keep what branches and tags use is for dvc itself.',
      noScope,
    )
  await inWorkTree({ folder, effects }, async (tree) => {
    const { cache } = tree
    const outputs = findOutputs(tree.repository)
    const { manifests, members, unknown } = await objectsOf(cache, outputs)
    if (unknown.length > 0 && !force)
      throw new CliError(
        `nothing was removed: the cache lacks ${filesText(unknown.length)} that say what a directory holds, first of '${unknown[0]?.below ?? ''}'. Fetch it, or say --force.`,
      )
    const used = new Set(
      [...manifests, ...members].map(({ md5, isLegacy }) => `${isLegacy} ${md5}`),
    )
    const going = [false, true].flatMap((isLegacy) =>
      [...cache.names(isLegacy)]
        .filter((md5) => /^[0-9a-f]{32}(?:\.dir)?$/u.test(md5) && !used.has(`${isLegacy} ${md5}`))
        .map((md5) => ({ md5, isLegacy })),
    )
    if (going.length > 0 && !dry && !force) {
      const isSure = await effects.ask?.(
        `This removes ${filesText(going.length)} from the cache, for good unless a remote has them. Go on?`,
      )
      if (isSure !== true)
        throw new CliError(
          'nothing was removed. Without a terminal, say --force.',
          exitCodes.refused,
        )
    }
    // Manifests first: what is listed must not be missing.
    const sorted = going.toSorted(
      (a, b) => Number(b.md5.endsWith('.dir')) - Number(a.md5.endsWith('.dir')),
    )
    if (!dry) for (const key of sorted) cache.remove(key)
    if (!quiet)
      await effects.stdout.write(
        going.length === 0
          ? 'No unused cache to remove.\n'
          : `${filesText(going.length)} ${dry ? 'would be removed' : 'removed'}\n`,
      )
  })
}
