import { relative } from 'node:path'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import { keyText, type ObjectRemote } from '../remote/object-source.ts'
import { openRemote } from '../remote/open-remote.ts'
import type { CacheKey } from '../tree/cache.ts'
import { selectOutputs, type SelectedOutput } from '../tree/find-outputs.ts'
import { objectsOf, type OutputObjects } from './objects-of.ts'
import { sendSingleFiles } from './single-files.ts'
import { inWorkTree, type WorkTree } from './work-tree.ts'

export interface TransferOptions {
  readonly targets: readonly string[]
  readonly remote?: string
  readonly quiet?: boolean
}

/**
 * Sends what is tracked to its remotes, and of it only what they lack. Of a directory of which a part is named, the list of its files goes
 * once the rest of them is there: where `dvc` sends it before, its next push takes the rest for sent.
 */
export async function push(
  { targets, remote, quiet = false }: TransferOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  const count = await inWorkTree({ folder, effects }, async (tree) => {
    const outputs = selectOutputs(tree.repository, { targets, folder })
    const pushed = outputs.filter(({ isPushed }) => isPushed)
    let sent = 0
    for (const [name, some] of byRemote(pushed, remote)) {
      const opened = await openRemote(tree.repository.config, name)
      sent += await pushTo(tree, { remote: opened, outputs: some })
      // Of a part of them others would seem to be gone.
      if (targets.length === 0)
        await sendSingleFiles(tree.repository, { remote: opened, outputs: some })
    }
    return sent
  })
  if (!quiet)
    await effects.stdout.write(
      count === 0 ? 'Everything is up to date.\n' : `${filesText(count)} pushed\n`,
    )
}

/** Outputs by the remote that they go to; one may name its own. */
export function byRemote(
  outputs: readonly SelectedOutput[],
  remote: string | undefined,
): ReadonlyMap<string | undefined, readonly SelectedOutput[]> {
  const groups = new Map<string | undefined, SelectedOutput[]>()
  for (const output of outputs) {
    const name = remote ?? output.remote
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [output])
    else group.push(output)
  }
  return groups
}

export function filesText(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`
}

async function pushTo(
  { cache, folder, effects }: WorkTree,
  {
    remote,
    outputs,
  }: { readonly remote: ObjectRemote; readonly outputs: readonly SelectedOutput[] },
): Promise<number> {
  const objects = await objectsOf(cache, outputs)
  const [unknown] = objects.unknown
  if (unknown !== undefined) throw notInCache(relative(folder, unknown.place))
  const { manifests, members } = await lackedBy(remote, objects, outputs)
  const files = (keys: readonly CacheKey[]) =>
    keys.map((key) => ({ ...key, file: cache.placeOf(key) }))
  const lost = members.find((key) => !cache.has(key))
  if (lost !== undefined) throw notInCache(lost.md5)
  // A manifest says that all that it lists is there.
  await remote.send(files(members))
  const whole: CacheKey[] = []
  for (const key of manifests) {
    const beside = objects.beside.get(key.md5) ?? []
    const there = await remote.find(beside)
    if (beside.every((other) => there.has(keyText(other)))) whole.push(key)
    else
      await effects.stderr.write(
        `The list of files of '${shownName(outputs, key)}' is not sent, because not all of them are there: nobody finds the part until the rest is pushed.\n`,
      )
  }
  await remote.send(files(whole))
  return members.length + whole.length
}

function shownName(outputs: readonly SelectedOutput[], { md5 }: CacheKey): string {
  return outputs.find((output) => output.md5 === md5)?.below ?? ''
}

/** What a remote lacks. Where it has a manifest, it has all that this lists. */
async function lackedBy(
  remote: ObjectRemote,
  { manifests, members }: OutputObjects,
  outputs: readonly SelectedOutput[],
): Promise<Pick<OutputObjects, 'manifests' | 'members'>> {
  const there = await remote.find(manifests)
  const lacking = manifests.filter((key) => !there.has(keyText(key)))
  const isLoose = outputs.some(({ md5 }) => md5?.endsWith('.dir') === false)
  const asked = lacking.length === 0 && !isLoose ? [] : members
  const found = await remote.find(asked)
  return { manifests: lacking, members: asked.filter((key) => !found.has(keyText(key))) }
}

function notInCache(what: string): Error {
  return new CliError(
    `the cache does not have all of '${what}', so that it can't be pushed. Add it again, or fetch it from where it is.`,
  )
}
