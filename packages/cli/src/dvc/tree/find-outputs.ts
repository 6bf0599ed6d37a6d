import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { CliError } from '../../fail.ts'
import { readDvcFile, readLockFile, type TrackedOutput } from '../files/dvc-file.ts'
import { readPipeline } from '../pipeline/read-pipeline.ts'
import type { DvcRepository } from './find-repository.ts'
import { IgnoreRules, isNeverTracked } from './ignore-rules.ts'

/** An output, and where it is. */
export interface Output extends TrackedOutput {
  /** The `.dvc` file or `dvc.lock` that tracks it. */
  readonly file: string
  readonly place: string
  /** Its path below the root, with `/`. */
  readonly below: string
}

/** An output that is meant, or parts of it: paths inside of a tracked directory, with `/`. */
export interface SelectedOutput extends Output {
  readonly parts?: readonly string[]
}

/** All outputs that a repository tracks, in the order of their files. What is inside of one is not looked at. */
export function findOutputs(repository: DvcRepository): readonly Output[] {
  const rules = new IgnoreRules(repository.root)
  const found: Output[] = []
  const visit = (folder: string, below: string): void => {
    rules.enter(below)
    const entries = readdirSync(folder, { withFileTypes: true })
    const own: Output[] = []
    for (const entry of entries)
      if (entry.isFile() && isTracking(entry.name) && !rules.hides(join(below, entry.name), false))
        own.push(...outputsOf(repository, join(folder, entry.name)))
    found.push(...own)
    const inside = new Set(own.map(({ place }) => place))
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      const place = join(folder, entry.name)
      if (!entry.isDirectory() || inside.has(place) || rules.hides(path, true)) continue
      // A repository of its own.
      if (!existsSync(join(place, '.dvc'))) visit(place, path)
    }
  }
  visit(repository.root, '')
  return found.toSorted((a, b) => (a.below < b.below ? -1 : 1))
}

/** The outputs of one `.dvc` file or `dvc.lock`. */
export function outputsOf(repository: DvcRepository, file: string): readonly Output[] {
  const { root } = repository
  const text = readFileSync(file, 'utf8')
  const shown = relative(root, file)
  const outputs = file.endsWith('.dvc')
    ? readDvcFile(text, shown)
    : readLockFile(text, shown, readPipeline(repository, join(dirname(file), 'dvc.yaml')))
  return outputs
    .filter(({ isCached }) => isCached)
    .map((output) => {
      const place = resolve(dirname(file), output.wdir, output.path)
      const below = relative(root, place).split(sep).join('/')
      if (below === '' || below === '..' || below.startsWith('../'))
        throw new CliError(
          `'${shown}' tracks '${output.path}', which is outside of the repository. Only dvc itself looks after that.`,
        )
      // Whoever made the file would decide what Git runs here.
      if (below.split('/').some(isNeverTracked))
        throw new CliError(
          `'${shown}' tracks '${output.path}', which belongs to Git or to DVC itself: nothing is done with it.`,
        )
      return { ...output, file, place, below }
    })
}

/**
 * The outputs that are meant by what somebody named: a `.dvc` file, a tracked path, a path inside of a tracked directory, or what is above
 * some; all without names.
 */
export function selectOutputs(
  repository: DvcRepository,
  { targets, folder }: { readonly targets: readonly string[]; readonly folder: string },
): readonly SelectedOutput[] {
  const all = findOutputs(repository)
  if (targets.length === 0) return all
  /** Parts by output; undefined for all of it. */
  const chosen = new Map<Output, string[] | undefined>()
  for (const target of targets) {
    const place = resolve(folder, target)
    const meant = all.filter(
      (output) =>
        output.file === place || output.place === place || output.place.startsWith(place + sep),
    )
    for (const output of meant) chosen.set(output, undefined)
    if (meant.length > 0) continue
    const around = all.find((output) => isDirectory(output) && isInside(place, output))
    if (around === undefined)
      throw new CliError(
        `'${target}' is nothing that is tracked. Name a .dvc file, a file or directory that one tracks, or what is inside such a directory.`,
      )
    const parts = chosen.has(around) ? chosen.get(around) : []
    parts?.push(partOf(place, around))
    chosen.set(around, parts)
  }
  return all
    .filter((output) => chosen.has(output))
    .map((output) => {
      const parts = chosen.get(output)
      return parts === undefined ? output : { ...output, parts }
    })
}

/** Whether a place is inside of an output. */
export function isInside(place: string, output: Pick<Output, 'place'>): boolean {
  return place.startsWith(output.place + sep)
}

/** The path of a place inside of an output, with `/`. */
export function partOf(place: string, output: Pick<Output, 'place'>): string {
  return relative(output.place, place).split(sep).join('/')
}

/** Whether a path of a directory is among some of its parts, or in one; always where no parts are named. */
export function isInParts(path: string, parts: readonly string[] | undefined): boolean {
  return parts?.some((part) => path === part || path.startsWith(`${part}/`)) ?? true
}

function isDirectory({ md5 }: Output): boolean {
  return md5?.endsWith('.dir') === true
}

function isTracking(name: string): boolean {
  return (name.endsWith('.dvc') && name !== '.dvc') || name === 'dvc.lock'
}
