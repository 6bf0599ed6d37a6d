import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Project } from '../project/project.ts'
import { RunnerError } from '../runner-error.ts'
import { findPython, type FoundPython } from './find-python.ts'
import { lockFolder } from './lock-folder.ts'
import { findProgram, type ProcessEnvironment } from './program.ts'
import { readPythonNeeds, type PythonNeeds } from './read-python-env.ts'
import { runStep } from './run-step.ts'

export type EnvironmentManager = 'local' | 'uv' | 'virtualenv' | 'conda'

export interface MadeEnvironment {
  readonly manager: EnvironmentManager
  /** Comes before the project's command, with `&&`; undefined if there is nothing to say. */
  readonly activate: string | undefined
  /** Its programs; undefined for what PATH has. */
  readonly bin: string | undefined
  /** A program that is its Python. */
  readonly python: string
}

export interface MakeEnvironmentOptions {
  readonly folder: string
  readonly project: Pick<Project, 'environment'>
  /** What was asked for; undefined for what the project and the machine have. */
  readonly manager: EnvironmentManager | undefined
  readonly cache: string
  readonly environment: ProcessEnvironment
  readonly onPrint: (text: string) => void
  readonly signal?: AbortSignal | undefined
}

/** Where an environment says that it is complete. */
const mark = 'stemma-environment.json'

/**
 * The Python environment of a project. One of the same packages is made once and kept. Throws RunnerError: an environment that can't be made, or a
 * manager that is not there.
 */
export async function makeEnvironment(options: MakeEnvironmentOptions): Promise<MadeEnvironment> {
  const { project, folder, environment } = options
  const named = project.environment
  const manager = chooseManager(options)
  if (manager === 'local' || named.kind === 'none') return localEnvironment(options, manager)
  const needs = await readPythonNeeds(folder, named)
  if (manager === 'conda') return condaEnvironment(options, named.file)
  if (needs.condaOnly.length > 0)
    throw new RunnerError(
      `${named.file} has packages of conda, which ${manager} can't install: ${needs.condaOnly.join(', ')}. Take --env-manager conda, or local.`,
    )
  const python = manager === 'uv' ? undefined : await findPython(needs.python, environment)
  return keptEnvironment(options, { manager, needs, python })
}

function chooseManager({
  manager,
  project,
  environment,
}: MakeEnvironmentOptions): EnvironmentManager {
  const { kind } = project.environment
  if (manager === 'conda' && kind === 'python')
    throw new RunnerError(
      'the project has a python_env, which conda does not read. Take --env-manager virtualenv, uv or local.',
    )
  if (manager === 'uv' && findProgram('uv', environment) === undefined)
    throw new RunnerError('uv is not on PATH. Install it, or take --env-manager virtualenv.')
  if (manager === 'conda' && condaProgram(environment) === undefined)
    throw new RunnerError(
      'none of conda, mamba and micromamba is on PATH. Take --env-manager virtualenv, or local.',
    )
  if (manager !== undefined) return manager
  if (kind === 'none') return 'local'
  if (kind === 'conda' && condaProgram(environment) !== undefined) return 'conda'
  return findProgram('uv', environment) === undefined ? 'virtualenv' : 'uv'
}

function condaProgram(environment: ProcessEnvironment): string | undefined {
  for (const name of ['conda', 'mamba', 'micromamba']) {
    const found = findProgram(name, environment)
    if (found !== undefined) return found
  }
  return undefined
}

function localEnvironment(
  { environment }: MakeEnvironmentOptions,
  manager: EnvironmentManager,
): MadeEnvironment {
  const python = findProgram('python', environment) ?? findProgram('python3', environment)
  return { manager, activate: undefined, bin: undefined, python: python ?? 'python' }
}

interface Wanted {
  readonly manager: 'uv' | 'virtualenv'
  readonly needs: PythonNeeds
  /** Undefined where uv looks for it. */
  readonly python: FoundPython | undefined
}

async function keptEnvironment(
  options: MakeEnvironmentOptions,
  wanted: Wanted,
): Promise<MadeEnvironment> {
  const { cache } = options
  const folder = join(cache, 'environments', await nameOf(options, wanted))
  const made = {
    manager: wanted.manager,
    activate: `. '${folder.replaceAll("'", `'"'"'`)}/bin/activate'`,
    bin: join(folder, 'bin'),
    python: join(folder, 'bin/python'),
  }
  if (existsSync(join(folder, mark))) return made
  await mkdir(join(cache, 'environments'), { recursive: true, mode: 0o700 })
  const release = await lockFolder(folder, options)
  try {
    // Somebody may have made it meanwhile; what has no mark is half of one.
    if (existsSync(join(folder, mark))) return made
    await rm(folder, { recursive: true, force: true })
    try {
      await install(options, wanted, folder)
      await writeFile(join(folder, mark), JSON.stringify(wanted.needs))
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
    return made
  } finally {
    await release()
  }
}

/** The same packages, the same name. Files that a line names count by what is in them. */
async function nameOf(
  { folder }: MakeEnvironmentOptions,
  { manager, needs, python }: Wanted,
): Promise<string> {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([manager, needs, python]))
  for (const line of [...needs.buildDependencies, ...needs.dependencies]) {
    const file = /^(?:-r|-c|--requirement|--constraint)[ =]?\s*(\S+)$/u.exec(line)?.[1]
    if (file !== undefined) hash.update(await readFile(join(folder, file)).catch(() => ''))
    // What is installed from the project itself changes with it.
    else if (/^(?:-e\s*)?\.{1,2}(?:$|\/|\[)/u.test(line)) hash.update(folder)
  }
  return hash.digest('hex').slice(0, 32)
}

async function install(
  options: MakeEnvironmentOptions,
  { manager, needs, python }: Wanted,
  target: string,
): Promise<void> {
  const { folder, environment, onPrint, signal } = options
  const step = { folder, environment, onPrint, signal }
  onPrint(`Making an environment with ${manager}: ${needs.dependencies.join(', ')}\n`)
  const pip = join(target, 'bin/python')
  if (manager === 'uv') {
    const version = needs.python === undefined ? [] : ['--python', needs.python]
    await runStep(step, 'uv', 'venv', '--quiet', ...version, target)
    const add = ['pip', 'install', '--quiet', '--python', pip]
    for (const lines of [needs.buildDependencies, needs.dependencies])
      if (lines.length > 0) await runStep(step, 'uv', ...add, ...argumentsOf(lines))
    return
  }
  await runStep(step, python?.program ?? 'python3', '-m', 'venv', target)
  const add = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check']
  for (const lines of [needs.buildDependencies, needs.dependencies])
    if (lines.length > 0) await runStep(step, pip, ...add, ...argumentsOf(lines))
}

/** A line is a package, or an option with its value. */
function argumentsOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const option = /^(-\S+)\s+(\S.*)$/u.exec(line)
    return option === null ? [line.trim()] : [option[1] ?? '', (option[2] ?? '').trim()]
  })
}

async function condaEnvironment(
  options: MakeEnvironmentOptions,
  file: string,
): Promise<MadeEnvironment> {
  const { folder, cache, environment, onPrint, signal } = options
  const conda = condaProgram(environment) ?? 'conda'
  const text = await readFile(join(folder, file))
  const name = createHash('sha256').update('conda').update(text).digest('hex').slice(0, 32)
  const target = join(cache, 'environments', name)
  const made = {
    manager: 'conda' as const,
    activate: `export PATH='${target.replaceAll("'", `'"'"'`)}/bin':"$PATH" CONDA_PREFIX='${target}'`,
    bin: join(target, 'bin'),
    python: join(target, 'bin/python'),
  }
  if (existsSync(join(target, mark))) return made
  await mkdir(join(cache, 'environments'), { recursive: true, mode: 0o700 })
  const release = await lockFolder(target, options)
  try {
    if (existsSync(join(target, mark))) return made
    await rm(target, { recursive: true, force: true })
    const step = { folder, environment, onPrint, signal }
    onPrint(`Making an environment with ${conda}: ${file}\n`)
    const words = conda.endsWith('micromamba')
      ? ['create', '--yes', '--prefix', target, '--file', file]
      : ['env', 'create', '--prefix', target, '--file', file]
    await runStep(step, conda, ...words)
    await writeFile(join(target, mark), '{}')
    return made
  } catch (error) {
    await rm(target, { recursive: true, force: true })
    throw error
  } finally {
    await release()
  }
}
