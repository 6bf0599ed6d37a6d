import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'

export interface InitOptions {
  /** Without Git. */
  readonly noScm?: boolean
  /** In a folder of a repository of Git. */
  readonly subdir?: boolean
  readonly quiet?: boolean
}

/** Makes a repository of DVC in a folder, and gives what belongs to Git to it, as `dvc init` does. */
export async function init(
  { noScm = false, subdir = false, quiet = false }: InitOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  const own = join(folder, '.dvc')
  if (existsSync(own)) throw new CliError(`there is a '.dvc' in '${folder}' already.`)
  const isInGit = subdir ? isBelowGit(folder) : existsSync(join(folder, '.git'))
  if (!noScm && !isInGit)
    throw new CliError(
      `'${folder}' is not the top of a repository of Git: 'git init' makes it one; otherwise say --no-scm, or --subdir in a folder of one.`,
    )
  mkdirSync(join(own, 'tmp'), { recursive: true })
  const files = new Map([
    ['.dvc/config', noScm ? '[core]\n    no_scm = True\n' : ''],
    ...(noScm ? [] : [['.dvc/.gitignore', '/config.local\n/tmp\n/cache\n'] as const]),
    ['.dvcignore', '# What DVC leaves out, in patterns like those of .gitignore.\n'],
  ])
  for (const [path, text] of files)
    if (!existsSync(join(folder, path))) writeFileSync(join(folder, path), text)
  if (!noScm) await promisify(execFile)('git', ['add', '--', ...files.keys()], { cwd: folder })
  if (!quiet) await effects.stdout.write('Initialized DVC repository.\n')
}

function isBelowGit(folder: string): boolean {
  for (let above = resolve(folder); ; above = dirname(above)) {
    if (existsSync(join(above, '.git'))) return true
    if (above === dirname(above)) return false
  }
}
