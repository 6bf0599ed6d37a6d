import { machine, type Effects } from '../../effects.ts'
import { CliError, exitCodes } from '../../fail.ts'
import { openRemote } from '../remote/open-remote.ts'
import type { CacheKey } from '../tree/cache.ts'
import { findOutputs } from '../tree/find-outputs.ts'
import { objectsOf } from './objects-of.ts'
import { byRemote, filesText } from './push.ts'
import { singleFiles } from './single-files.ts'
import { inWorkTree } from './work-tree.ts'

export interface GcOptions {
  /** Keep what the work tree uses: the scope that has to be named. */
  readonly workspace?: boolean
  readonly force?: boolean
  readonly dry?: boolean
  /** Also from the remote: other branches and other people may use it. */
  readonly cloud?: boolean
  /** Which one, instead of the default. */
  readonly remote?: string
  readonly quiet?: boolean
}

/** Exit code of `dvc` for a scope that is missing. */
const noScope = 255

/** Removes from the cache, and from a remote if it is asked for, what the `.dvc` files and lock files of the work tree do not use. */
export async function gc(
  {
    workspace = false,
    force = false,
    dry = false,
    cloud = false,
    remote,
    quiet = false,
  }: GcOptions,
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
    for (const some of byRemote(
      outputs.filter(({ isPushed }) => isPushed),
      remote,
    ).values())
      used.add(`false ${singleFiles(some)?.md5 ?? ''}`)
    const isUnused = ({ md5, isLegacy }: CacheKey): boolean => !used.has(`${isLegacy} ${md5}`)
    const local = [false, true].flatMap((isLegacy) =>
      [...cache.names(isLegacy)]
        .filter((md5) => /^[0-9a-f]{32}(?:\.dir)?$/u.test(md5))
        .map((md5) => ({ md5, isLegacy }))
        .filter(isUnused),
    )
    const there =
      cloud || remote !== undefined ? await openRemote(tree.repository.config, remote) : undefined
    if (there !== undefined && (there.list === undefined || there.remove === undefined))
      throw new CliError(
        `the remote '${there.name}' can't say what it has: gc --cloud works with a folder, or a Stemma server.`,
      )
    const far = ((await there?.list?.()) ?? []).filter(isUnused)
    const what = [
      ...(local.length > 0 || far.length === 0
        ? [`${filesText(local.length)} from the cache`]
        : []),
      ...(far.length > 0
        ? [`${filesText(far.length)} from the remote '${there?.name ?? ''}'`]
        : []),
    ].join(' and ')
    if (local.length + far.length > 0 && !dry && !force) {
      const isSure = await effects.ask?.(
        `This removes ${what}, for good unless they are elsewhere. Go on?`,
      )
      if (isSure !== true)
        throw new CliError(
          'nothing was removed. Without a terminal, say --force.',
          exitCodes.refused,
        )
    }
    if (!dry) {
      for (const key of manifestsFirst(local)) cache.remove(key)
      if (far.length > 0) await there?.remove?.(manifestsFirst(far))
    }
    if (!quiet)
      await effects.stdout.write(
        local.length + far.length === 0
          ? 'No unused cache to remove.\n'
          : `${far.length === 0 ? filesText(local.length) : what} ${dry ? 'would be removed' : 'removed'}\n`,
      )
  })
}

/** What is listed must not be missing. */
function manifestsFirst(keys: readonly CacheKey[]): readonly CacheKey[] {
  return keys.toSorted((a, b) => Number(b.md5.endsWith('.dir')) - Number(a.md5.endsWith('.dir')))
}
