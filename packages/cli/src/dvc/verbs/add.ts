import { execFile } from 'node:child_process'
import { appendFileSync, existsSync, lstatSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import { escapeControls } from '../../table/escape-controls.ts'
import { writeDvcFile, type NewOutput } from '../files/dvc-file.ts'
import { parseManifest, writeManifest } from '../files/manifest.ts'
import { replaceFile } from '../files/replace-file.ts'
import {
  findOutputs,
  isInParts,
  isInside,
  outputsOf,
  partOf,
  type Output,
} from '../tree/find-outputs.ts'
import { inWorkTree, measureOutput, shownPath, type WorkTree } from './work-tree.ts'

export interface AddOptions {
  readonly targets: readonly string[]
  readonly noCommit?: boolean
  readonly quiet?: boolean
}

/** Tracks files and directories: their bytes go into the cache, and a `.dvc` file says which they are. */
export async function add(
  { targets, noCommit = false, quiet = false }: AddOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  const changed = await inWorkTree({ folder, effects }, async (tree) => {
    const tracked = findOutputs(tree.repository)
    for (const target of targets) refuseTarget(tree, resolve(folder, target), tracked)
    const files: string[] = []
    for (const target of targets) {
      const place = resolve(folder, target)
      const around = tracked.find((output) => isInside(place, output))
      files.push(
        ...(around === undefined
          ? addOne(tree, { place, noCommit })
          : addPart(tree, { place, around, noCommit })),
      )
    }
    if (tree.repository.config.get('core')?.get('autostage')?.toLowerCase() === 'true')
      await stage(tree, files)
    return files.map((file) => shownPath(tree, file))
  })
  if (quiet || changed.length === 0) return
  const names = [...new Set(changed)].map((name) =>
    escapeControls(/\s/u.test(name) ? `'${name}'` : name),
  )
  await effects.stdout.write(
    `\nTo track the changes with git, run:\n\n\tgit add ${names.join(' ')}\n`,
  )
}

/** What `dvc` refuses as well, before anything is done. */
function refuseTarget(
  { repository, folder }: WorkTree,
  place: string,
  tracked: ReturnType<typeof findOutputs>,
): void {
  const shown = relative(folder, place) || '.'
  const below = relative(repository.root, place)
  if (below === '' || below === '..' || below.startsWith(`..${sep}`))
    throw new CliError(`'${shown}' is not inside the repository, or is all of it.`)
  const around = tracked.find((output) => isInside(place, output))
  if (around === undefined && lstatSync(place, { throwIfNoEntry: false }) === undefined)
    throw new CliError(`'${shown}' does not exist.`)
  if (place.endsWith('.dvc') || basename(place) === 'dvc.yaml' || basename(place) === 'dvc.lock')
    throw new CliError(`'${shown}' is a file of DVC's own.`)
  for (const output of tracked) {
    if (output.place === place && output.file !== `${place}.dvc`)
      throw new CliError(`'${shown}' is an output of '${relative(repository.root, output.file)}'.`)
    if (output.place.startsWith(place + sep))
      throw new CliError(`'${output.below}', which is tracked, is inside '${shown}'.`)
  }
  if (around === undefined) return
  if (!around.file.endsWith('.dvc'))
    throw new CliError(
      `'${shown}' is inside an output of '${relative(repository.root, around.file)}'.`,
    )
  if (around.md5?.endsWith('.dir') !== true)
    throw new CliError(`'${shown}' is inside '${around.below}', which is tracked as a file.`)
  if (around.isLegacy)
    throw new CliError(
      `'${shown}' is inside '${around.below}', which DVC 2 tracked: add all of that.`,
    )
}

interface AddPart extends AddOne {
  /** The directory that is tracked. */
  readonly around: Output
}

/**
 * Tracks what is inside of a tracked directory anew, the rest of which stays as it was tracked: a file or folder, or that one went. Its size
 * is known, as for `dvc`, where something was only added to it.
 */
function addPart(tree: WorkTree, { place, around, noCommit }: AddPart): readonly string[] {
  const { cache } = tree
  // Another part may have been added in this command.
  const before = outputsOf(tree.repository, around.file).find((one) => one.place === around.place)
  const { md5 = '', below, size } = before ?? around
  if (!cache.has({ md5, isLegacy: false }))
    throw new CliError(
      `the cache lacks what the directory '${below}' holds: fetch it with 'stemma dvc fetch'.`,
    )
  const listed = parseManifest(cache.read({ md5, isLegacy: false }), below)
  const part = partOf(place, around)
  const found = measureOutput(tree, { place, below: `${below}/${part}` })
  const others = listed.filter(({ path }) => !isInParts(path, [part]))
  if (found === undefined && others.length === listed.length)
    throw new CliError(`'${below}/${part}' does not exist.`)
  const files = found?.files ?? []
  const manifest = writeManifest([
    ...others,
    ...files.map((file) => ({
      path: file.path === '' ? part : `${part}/${file.path}`,
      md5: file.md5,
    })),
  ])
  if (!noCommit) for (const file of files) cache.add({ md5: file.md5, isLegacy: false }, file.place)
  // Also where nothing else is taken into the cache: the next part is put into it.
  cache.write({ md5: manifest.md5, isLegacy: false }, manifest.bytes)
  const isAppended = others.length === listed.length && size !== undefined && size > 0
  const total =
    manifest.md5 === md5 ? size : isAppended && found !== undefined ? size + found.size : undefined
  return writeOutput(around.file, {
    path: basename(around.place),
    md5: manifest.md5,
    ...(total !== undefined && { size: total }),
    nfiles: others.length + files.length,
  })
}

/** The `.dvc` file, where it is not what it was. */
function writeOutput(file: string, output: NewOutput): readonly string[] {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const text = writeDvcFile(output, before)
  if (text === before) return []
  replaceFile(file, text)
  return [file]
}

interface AddOne {
  readonly place: string
  readonly noCommit: boolean
}

/** The files of Git's that changed. */
export function addOne(tree: WorkTree, { place, noCommit }: AddOne): readonly string[] {
  const { cache, repository } = tree
  const below = relative(repository.root, place).split(sep).join('/')
  const found = measureOutput(tree, { place, below })
  if (found === undefined) throw new CliError(`'${below}' does not exist.`)
  if (!noCommit) {
    for (const { md5, place: source } of found.files) cache.add({ md5, isLegacy: false }, source)
    if (found.kind === 'directory') {
      const { bytes, md5 } = found.manifest
      cache.write({ md5, isLegacy: false }, bytes)
    }
  }
  const file = `${place}.dvc`
  const changed = [
    ...writeOutput(file, {
      path: basename(place),
      md5: found.md5,
      size: found.size,
      ...(found.kind === 'directory' && { nfiles: found.files.length }),
      ...(found.kind === 'file' && found.isExecutable && { isExecutable: true }),
    }),
  ]
  if (hideFromGit(tree, place)) changed.push(join(dirname(place), '.gitignore'))
  return changed
}

/** Git looks after the `.dvc` file, and leaves what it tracks alone. */
export function hideFromGit({ repository }: WorkTree, place: string): boolean {
  if (repository.config.get('core')?.get('no_scm')?.toLowerCase() === 'true') return false
  const file = join(dirname(place), '.gitignore')
  const line = `/${basename(place).replaceAll(/[\\*?[\]!#]| $/gu, String.raw`\$&`)}`
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (text.split(/\r?\n/u).includes(line)) return false
  appendFileSync(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`)
  return true
}

async function stage({ repository }: WorkTree, files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  await promisify(execFile)('git', ['add', '--', ...files], { cwd: repository.root })
}
