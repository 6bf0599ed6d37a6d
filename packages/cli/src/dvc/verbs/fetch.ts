import { relative } from 'node:path'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import { openRemote } from '../remote/open-remote.ts'
import { selectOutputs } from '../tree/find-outputs.ts'
import { checkoutIn } from './checkout.ts'
import { fetchInto, objectsOf } from './objects-of.ts'
import { byRemote, filesText, type TransferOptions } from './push.ts'
import { inWorkTree, type WorkTree } from './work-tree.ts'

/** Brings what is tracked into the cache. What a remote lacks is an error: `dvc` warns, and ends as if all were there. */
export async function fetch(
  options: TransferOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  await inWorkTree({ folder, effects }, (tree) => fetchIn(tree, options))
}

export interface PullOptions extends TransferOptions {
  readonly force?: boolean
}

/** Brings what is tracked into the cache and into the work tree. */
export async function pull(
  options: PullOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  await inWorkTree({ folder, effects }, async (tree) => {
    await fetchIn(tree, options)
    await checkoutIn(tree, options)
  })
}

async function fetchIn(
  tree: WorkTree,
  { targets, remote, quiet = false }: TransferOptions,
): Promise<void> {
  const { cache, folder, effects, repository } = tree
  const outputs = selectOutputs(repository, { targets, folder })
  let fetched = 0
  const lacking: string[] = []
  for (const [name, some] of byRemote(outputs, remote)) {
    const wanted = some.filter((output) => !isWhole(tree, output))
    if (wanted.length === 0) continue
    const opened = await openRemote(repository.config, name)
    const { members, unknown, fetched: lists } = await objectsOf(cache, wanted, opened)
    const missing = members.filter((key) => !cache.has(key))
    const count = await fetchInto(cache, opened, missing)
    fetched += lists + count
    lacking.push(...unknown.map(({ place }) => relative(folder, place)))
    if (count < missing.length)
      lacking.push(...missing.filter((key) => !cache.has(key)).map(({ md5 }) => md5))
  }
  if (!quiet)
    await effects.stdout.write(
      fetched === 0 ? 'Everything is up to date.\n' : `${filesText(fetched)} fetched\n`,
    )
  if (lacking.length > 0)
    throw new CliError(
      `${lacking.length === 1 ? 'one object is' : `${lacking.length} objects are`} on no remote: ${lacking.slice(0, 5).join(', ')}${lacking.length > 5 ? ' …' : ''}`,
    )
}

function isWhole(
  { cache }: WorkTree,
  output: { readonly md5: string | undefined; readonly isLegacy: boolean },
): boolean {
  const { md5, isLegacy } = output
  return md5 === undefined || (!md5.endsWith('.dir') && cache.has({ md5, isLegacy }))
}
