import { existsSync, mkdirSync, rmSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import { parseManifest } from '../files/manifest.ts'
import { selectOutputs, type Output } from '../tree/find-outputs.ts'
import type { MeasuredFile } from '../tree/measure-output.ts'
import { matches } from './matches.ts'
import { inWorkTree, measureOutput, type WorkTree } from './work-tree.ts'

export interface CheckoutOptions {
  readonly targets: readonly string[]
  /** Also over what is in no cache. */
  readonly force?: boolean
  readonly quiet?: boolean
}

/** Exit code of `dvc` where an output can't be made. */
const incomplete = 255

type Change = 'A' | 'D' | 'M'

/** Makes what is tracked what its files say. */
export async function checkout(
  options: CheckoutOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  await inWorkTree({ folder, effects }, (tree) => checkoutIn(tree, options))
}

/** The same inside of another verb. */
export async function checkoutIn(
  tree: WorkTree,
  { targets, force = false, quiet = false }: CheckoutOptions,
): Promise<void> {
  const { folder, effects } = tree
  const missing: string[] = []
  let text = ''
  for (const output of selectOutputs(tree.repository, { targets, folder })) {
    const shown = relative(folder, output.place)
    const change = await checkoutOne(tree, output, force)
    if (change === 'missing') missing.push(shown)
    else if (change !== undefined)
      text += `${change}       ${shown}${output.md5?.endsWith('.dir') === true ? sep : ''}\n`
  }
  if (!quiet) await effects.stdout.write(text)
  if (missing.length > 0)
    throw new CliError(
      `the cache does not have all of ${missing.join(', ')}: fetch it with 'stemma dvc fetch'.`,
      incomplete,
    )
}

async function checkoutOne(
  tree: WorkTree,
  output: Output,
  force: boolean,
): Promise<Change | 'missing' | undefined> {
  const { cache } = tree
  const { md5, isLegacy, place, below } = output
  if (md5 === undefined) return undefined
  const found = measureOutput(tree, output)
  if (found !== undefined && (await matches(output, found))) return undefined
  if (!cache.has({ md5, isLegacy })) return 'missing'
  const wanted = new Map(
    md5.endsWith('.dir')
      ? parseManifest(cache.read({ md5, isLegacy }), below).map((each) => [each.path, each.md5])
      : [['', md5]],
  )
  for (const each of wanted.values()) if (!cache.has({ md5: each, isLegacy })) return 'missing'
  const there = new Map((found?.files ?? []).map((file) => [file.path, file]))
  const isOther = found !== undefined && (found.kind === 'directory') !== md5.endsWith('.dir')
  const going = [...there.values()].filter(
    ({ path, md5: now }) => isOther || wanted.get(path) !== now,
  )
  if (!force) refuseLoss(tree, output, going)
  if (isOther) rmSync(place, { recursive: true })
  for (const { path, place: file } of going)
    if (isOther || !wanted.has(path)) removeFile(file, place)
  for (const [path, each] of wanted) {
    const file = path === '' ? place : join(place, path)
    if (!isOther && there.get(path)?.md5 === each) continue
    makeFolderFor(file)
    cache.link({ md5: each, isLegacy }, file, output.isExecutable)
    const stats = statSync(file)
    if (!isLegacy) tree.known.set(file, stats, each)
  }
  if (wanted.size === 0) mkdirSync(place, { recursive: true })
  return found === undefined ? 'A' : 'M'
}

/** What is in no cache would be gone. */
function refuseLoss({ cache }: WorkTree, { below }: Output, going: readonly MeasuredFile[]): void {
  const lost = going.find(
    ({ md5 }) => !cache.has({ md5, isLegacy: false }) && !cache.has({ md5, isLegacy: true }),
  )
  if (lost === undefined) return
  throw new CliError(
    `'${lost.path === '' ? below : `${below}/${lost.path}`}' has changed and is in no cache; it would be lost. Add it, or say --force.`,
    incomplete,
  )
}

function removeFile(file: string, top: string): void {
  rmSync(file, { force: true })
  // Directories that became empty are none.
  for (
    let folder = dirname(file);
    folder !== top && folder.startsWith(top + sep);
    folder = dirname(folder)
  ) {
    try {
      rmdirSync(folder)
    } catch {
      return
    }
  }
}

function makeFolderFor(file: string): void {
  const folder = dirname(file)
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
}
