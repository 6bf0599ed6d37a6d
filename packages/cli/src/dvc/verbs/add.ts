import { execFile } from 'node:child_process'
import { appendFileSync, existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import { writeDvcFile } from '../files/dvc-file.ts'
import { findOutputs } from '../tree/find-outputs.ts'
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
    for (const target of targets)
      files.push(...addOne(tree, { place: resolve(folder, target), noCommit }))
    if (tree.repository.config.get('core')?.get('autostage')?.toLowerCase() === 'true')
      await stage(tree, files)
    return files.map((file) => shownPath(tree, file))
  })
  if (quiet || changed.length === 0) return
  const names = [...new Set(changed)].map((name) => (/\s/u.test(name) ? `'${name}'` : name))
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
  if (lstatSync(place, { throwIfNoEntry: false }) === undefined)
    throw new CliError(`'${shown}' does not exist.`)
  if (place.endsWith('.dvc') || basename(place) === 'dvc.yaml' || basename(place) === 'dvc.lock')
    throw new CliError(`'${shown}' is a file of DVC's own.`)
  for (const output of tracked) {
    if (output.place === place && output.file !== `${place}.dvc`)
      throw new CliError(`'${shown}' is an output of '${relative(repository.root, output.file)}'.`)
    if (place.startsWith(output.place + sep))
      throw new CliError(
        `'${shown}' is inside '${output.below}', which is tracked: add that. To add a part of it is for dvc itself.`,
      )
    if (output.place.startsWith(place + sep))
      throw new CliError(`'${output.below}', which is tracked, is inside '${shown}'.`)
  }
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
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const text = writeDvcFile(
    {
      path: basename(place),
      md5: found.md5,
      size: found.size,
      ...(found.kind === 'directory' && { nfiles: found.files.length }),
      ...(found.kind === 'file' && found.isExecutable && { isExecutable: true }),
    },
    before,
  )
  const changed: string[] = []
  if (text !== before) {
    writeFileSync(file, text)
    changed.push(file)
  }
  if (hideFromGit(tree, place)) changed.push(join(dirname(place), '.gitignore'))
  return changed
}

/** Git looks after the `.dvc` file, and leaves what it tracks alone. */
export function hideFromGit({ repository }: WorkTree, place: string): boolean {
  if (repository.config.get('core')?.get('no_scm')?.toLowerCase() === 'true') return false
  const file = join(dirname(place), '.gitignore')
  const line = `/${basename(place).replaceAll(/[\\*?[\]!# ]/gu, String.raw`\$&`)}`
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (text.split(/\r?\n/u).includes(line)) return false
  appendFileSync(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`)
  return true
}

async function stage({ repository }: WorkTree, files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  await promisify(execFile)('git', ['add', '--', ...files], { cwd: repository.root })
}
