import { existsSync, lstatSync, mkdirSync, realpathSync, rmSync, rmdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import { escapeControls } from '../../table/escape-controls.ts'
import { parseManifest } from '../files/manifest.ts'
import { isInParts, selectOutputs, type SelectedOutput } from '../tree/find-outputs.ts'
import type { Measured, MeasuredFile } from '../tree/measure-output.ts'
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

/** Makes what is tracked, or the named parts of it, what its files say. */
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
      text += `${change}       ${escapeControls(shown)}${output.md5?.endsWith('.dir') === true ? sep : ''}\n`
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
  output: SelectedOutput,
  force: boolean,
): Promise<Change | 'missing' | undefined> {
  const { cache } = tree
  const { md5, isLegacy, below, parts } = output
  if (md5 === undefined) return undefined
  if (parts === undefined) {
    const found = measureOutput(tree, output)
    if (found !== undefined && (await matches(output, found))) return undefined
    if (!cache.has({ md5, isLegacy })) return 'missing'
    const wanted = new Map(
      md5.endsWith('.dir')
        ? parseManifest(cache.read({ md5, isLegacy }), below).map((each) => [each.path, each.md5])
        : [['', md5]],
    )
    const isFolder = md5.endsWith('.dir')
    const change = makePiece(tree, { ...output, found, wanted, force, isFolder })
    if (wanted.size === 0) mkdirSync(output.place, { recursive: true })
    return change
  }
  if (!cache.has({ md5, isLegacy })) return 'missing'
  const listed = parseManifest(cache.read({ md5, isLegacy }), below)
  const isNew = !existsSync(output.place)
  const changes = parts.map((part) => {
    const [place, inner] = [join(output.place, part), `${below}/${part}`]
    const found = measureOutput(tree, { place, below: inner })
    const inPart = listed.filter(({ path }) => isInParts(path, [part]))
    if (found === undefined && inPart.length === 0)
      throw new CliError(`'${below}' has no '${part}', and never had as it is tracked.`)
    const wanted = new Map(inPart.map((each) => [each.path.slice(part.length + 1), each.md5]))
    const isFolder = !wanted.has('')
    return makePiece(tree, { ...output, place, below: inner, found, wanted, force, isFolder })
  })
  if (changes.includes('missing')) return 'missing'
  if (changes.every((change) => change === undefined)) return undefined
  return isNew ? 'A' : 'M'
}

/** An output or a part of one: what is there, and what is to be, by paths below its place. */
interface Piece {
  readonly place: string
  readonly below: string
  readonly isLegacy: boolean
  readonly isExecutable: boolean
  readonly found: Measured | undefined
  readonly wanted: ReadonlyMap<string, string>
  readonly isFolder: boolean
  readonly force: boolean
}

function makePiece(tree: WorkTree, piece: Piece): Change | 'missing' | undefined {
  const { cache } = tree
  const { place, isLegacy, found, wanted } = piece
  if (!cache.hasAll([...wanted.values()], isLegacy)) return 'missing'
  const there = new Map((found?.files ?? []).map((file) => [file.path, file]))
  const isOther = found !== undefined && (found.kind === 'directory') !== piece.isFolder
  const going = [...there.values()].filter(
    ({ path, md5: now }) => isOther || wanted.get(path) !== now,
  )
  if (!piece.force) refuseLoss(tree, piece, going)
  const folders = new Set<string>()
  /** Before anything is changed in a folder. */
  const enter = (folder: string): void => {
    if (folders.has(folder)) return
    if (!piece.force) refuseOutside(tree, folder)
    mkdirSync(folder, { recursive: true })
    folders.add(folder)
  }
  if (isOther) rmSync(place, { recursive: true })
  for (const { path, place: file } of going)
    if (!isOther && !wanted.has(path)) {
      enter(dirname(file))
      removeFile(file, place)
    }
  let isChanged = going.length > 0
  for (const [path, each] of wanted) {
    const file = path === '' ? place : join(place, path)
    if (!isOther && there.get(path)?.md5 === each) continue
    enter(dirname(file))
    isChanged = true
    const state = cache.link({ md5: each, isLegacy }, file, piece.isExecutable)
    if (!isLegacy) tree.known.set(file, state, each)
  }
  return found === undefined ? 'A' : isChanged ? 'M' : undefined
}

/** What is in no cache would be gone. */
function refuseLoss({ cache }: WorkTree, { below }: Piece, going: readonly MeasuredFile[]): void {
  const lost = going.find(
    ({ md5 }) => !cache.has({ md5, isLegacy: false }) && !cache.has({ md5, isLegacy: true }),
  )
  if (lost === undefined) return
  throw new CliError(
    `'${lost.path === '' ? below : `${below}/${lost.path}`}' has changed and is in no cache; it would be lost. Add it, or say --force.`,
    incomplete,
  )
}

/** Git brings links with the repository: one that leads elsewhere would let whoever made it write there. */
function refuseOutside({ repository: { root }, folder }: WorkTree, place: string): void {
  let there = place
  while (lstatSync(there, { throwIfNoEntry: false }) === undefined) there = dirname(there)
  const [real, top] = [realPath(there), realpathSync(root)]
  if (real === top || real?.startsWith(top + sep) === true) return
  throw new CliError(
    `'${relative(folder, there)}' is a link to ${real ?? 'what is not there'}, outside of the repository. If files are to be written there, say --force.`,
    incomplete,
  )
}

/** Undefined for a link to what is not there. */
function realPath(place: string): string | undefined {
  try {
    return realpathSync(place)
  } catch {
    return undefined
  }
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
