import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { ProjectEnvironment } from '../project/project.ts'
import { RunnerError } from '../runner-error.ts'

/** What an environment is made of. */
export interface PythonNeeds {
  /** As written: `3.11`, `3.11.7`; undefined if any will do. */
  readonly python: string | undefined
  /** Installed first. */
  readonly buildDependencies: readonly string[]
  /** As pip takes them; a line may be `-r requirements.txt`. */
  readonly dependencies: readonly string[]
  /** Packages that only conda has; such an environment needs conda. */
  readonly condaOnly: readonly string[]
}

const usualBuild = ['pip', 'setuptools', 'wheel']

/** Reads `python_env.yaml` or `conda.yaml` (https://mlflow.org/docs/latest/ml/projects/). Throws RunnerError with the field that is wrong. */
export async function readPythonNeeds(
  folder: string,
  { kind, file }: Extract<ProjectEnvironment, { readonly file: string }>,
): Promise<PythonNeeds> {
  const text = await readFile(join(folder, file), 'utf8')
  let content: unknown
  try {
    content = parse(text, { maxAliasCount: 10, version: '1.1', intAsBigInt: false })
  } catch (error) {
    throw new RunnerError(
      `${file} is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : ''}`,
    )
  }
  if (content === null || content === undefined)
    return { python: undefined, buildDependencies: [], dependencies: [], condaOnly: [] }
  if (typeof content !== 'object' || Array.isArray(content))
    throw new RunnerError(`${file} must have keys such as dependencies.`)
  const fields = new Map(Object.entries(content))
  return kind === 'python' ? pythonNeeds(file, fields, text) : condaNeeds(file, fields)
}

type Fields = ReadonlyMap<string, unknown>

function pythonNeeds(file: string, fields: Fields, text: string): PythonNeeds {
  // `python: 3.10` without quotes is the number 3.1 to YAML, and what was meant is what is written.
  const written = /^python:\s*['"]?([\w.]+)['"]?\s*(?:#.*)?$/mu.exec(text)?.[1]
  return {
    python: fields.has('python') ? written : undefined,
    buildDependencies: texts(file, 'build_dependencies', fields.get('build_dependencies')),
    dependencies: texts(file, 'dependencies', fields.get('dependencies')),
    condaOnly: [],
  }
}

function condaNeeds(file: string, fields: Fields): PythonNeeds {
  const listed = fields.get('dependencies') ?? []
  if (!Array.isArray(listed))
    throw new RunnerError(`${file} is wrong at dependencies: it must be a list.`)
  let python: string | undefined
  const build: string[] = []
  const dependencies: string[] = []
  const condaOnly: string[] = []
  const items: readonly unknown[] = listed
  for (const item of items) {
    if (typeof item === 'object' && item !== null && 'pip' in item) {
      dependencies.push(...texts(file, 'dependencies.pip', item.pip))
      continue
    }
    if (typeof item !== 'string')
      throw new RunnerError(
        `${file} is wrong at dependencies: a package must be a text, or pip with a list.`,
      )
    const [, name = '', operator = '', version = ''] =
      /^([\w.-]+)\s*(==|>=|<=|=|>|<)?\s*([\w.]+)?/u.exec(item) ?? []
    if (name === 'python') python = version === '' ? undefined : version
    else if (usualBuild.includes(name))
      build.push(`${name}${operator === '=' ? '==' : operator}${version}`)
    else condaOnly.push(item)
  }
  return { python, buildDependencies: build, dependencies, condaOnly }
}

function texts(file: string, path: string, value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value))
    throw new RunnerError(`${file} is wrong at ${path}: it must be a list.`)
  const items: readonly unknown[] = value
  return items.map((item) => {
    if (typeof item === 'string' && !/[\r\n]/u.test(item)) return item
    throw new RunnerError(`${file} is wrong at ${path}: each must be a text of one line.`)
  })
}
