import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { isMap, isScalar, parseDocument, type Document, type YAMLMap } from 'yaml'
import { RunnerError } from '../runner-error.ts'
import type { EntryPoint, Parameter, Project, ProjectEnvironment } from './project.ts'
import { pythonText } from './python-text.ts'
import { readPipelineStages } from './read-pipeline-stages.ts'

const mostBytes = 1024 * 1024
const environmentKeys = ['python_env', 'conda_env', 'docker_env'] as const

/**
 * What a folder says of how it is run, as MLflow reads it (https://mlflow.org/docs/latest/ml/projects/). A folder without `MLproject` has the stages of
 * its `dvc.yaml` as entry points, or none. Throws RunnerError with the field that is wrong, or what is not supported by its name.
 */
export async function readProject(folder: string): Promise<Project> {
  const name = (await readdir(folder)).find((file) => file.toLowerCase() === 'mlproject')
  if (name === undefined)
    return {
      name: undefined,
      environment: usualEnvironment(folder),
      entryPoints: await readPipelineStages(folder),
    }
  const text = await readFile(join(folder, name), 'utf8')
  if (text.length > mostBytes) throw new RunnerError(`${name} has more than 1 MiB.`)
  // Texts as they are written: what they mean to Python is told by `pythonText`.
  const document = parseDocument(text, { schema: 'failsafe' })
  const [problem] = document.errors
  if (problem !== undefined)
    throw new RunnerError(`${name} is no YAML: ${problem.message.split('\n')[0] ?? ''}`)
  const root = document.contents
  if (root !== null && !isMap(root)) throw wrong(name, '', 'It must have keys such as entry_points')
  return readKeys({ file: name, folder, root: root ?? undefined, document })
}

interface Source {
  readonly file: string
  readonly folder: string
  readonly root: YAMLMap | undefined
  readonly document: Document
}

function readKeys({ file, folder, root }: Source): Project {
  const given = environmentKeys.filter((key) => root?.has(key) === true)
  if (given.length > 1)
    throw new RunnerError(`${file} names several environments: ${given.join(', ')}.`)
  if (root?.has('databricks_spark_job') === true)
    throw new RunnerError(
      `${file} has databricks_spark_job, which runs on Databricks only: it is not supported.`,
    )
  if (given[0] === 'docker_env')
    throw new RunnerError(
      `${file} has docker_env: projects in Docker images are not supported. Name a python_env or conda_env, or run it with mlflow run.`,
    )
  const name = pythonText(root?.get('name', true))
  return {
    name,
    environment: given[0] === undefined ? usualEnvironment(folder) : namedEnvironment(),
    entryPoints: readEntryPoints(file, root?.get('entry_points', true)),
  }

  function namedEnvironment(): ProjectEnvironment {
    const key = given[0] === 'conda_env' ? 'conda_env' : 'python_env'
    const path = pythonText(root?.get(key, true))
    if (path === undefined) throw wrong(file, key, 'It must be the name of a file')
    if (relative(folder, resolve(folder, path)).startsWith('..'))
      throw wrong(file, key, `The file '${path}' is not in the project`)
    if (!existsSync(join(folder, path))) throw wrong(file, key, `There is no file '${path}'`)
    return { kind: key === 'conda_env' ? 'conda' : 'python', file: path }
  }
}

function usualEnvironment(folder: string): ProjectEnvironment {
  if (existsSync(join(folder, 'python_env.yaml')))
    return { kind: 'python', file: 'python_env.yaml' }
  if (existsSync(join(folder, 'conda.yaml'))) return { kind: 'conda', file: 'conda.yaml' }
  return { kind: 'none' }
}

function readEntryPoints(file: string, node: unknown): ReadonlyMap<string, EntryPoint> {
  const found = new Map<string, EntryPoint>()
  if (isNothing(node)) return found
  if (!isMap(node)) throw wrong(file, 'entry_points', 'It must have a key for each entry point')
  for (const { key, value } of node.items) {
    const name = pythonText(key) ?? 'null'
    const path = `entry_points.${name}`
    if (!isMap(value)) throw wrong(file, path, 'It must have a command, and may have parameters')
    const command = pythonText(value.get('command', true))
    if (command === undefined) throw wrong(file, `${path}.command`, 'It must be a text')
    const parameters = readParameters(file, `${path}.parameters`, value.get('parameters', true))
    found.set(name, { name, command, parameters })
  }
  return found
}

function readParameters(file: string, path: string, node: unknown): readonly Parameter[] {
  if (isNothing(node)) return []
  if (!isMap(node)) throw wrong(file, path, 'It must have a key for each parameter')
  return node.items.map(({ key, value }): Parameter => {
    const name = pythonText(key) ?? 'null'
    if (isScalar(value)) return { name, type: pythonText(value) ?? 'string', default: undefined }
    if (!isMap(value))
      throw wrong(file, `${path}.${name}`, 'It must be a type, or have a type and a default')
    const wanted = value.get('default', true)
    if (wanted !== undefined && !isScalar(wanted))
      throw wrong(file, `${path}.${name}.default`, 'It must be one value')
    return {
      name,
      type: pythonText(value.get('type', true)) ?? 'string',
      default: pythonText(wanted),
    }
  })
}

function isNothing(node: unknown): boolean {
  return node === undefined || node === null || (isScalar(node) && pythonText(node) === undefined)
}

function wrong(file: string, path: string, what: string): RunnerError {
  return new RunnerError(`${file} is wrong${path === '' ? '' : ` at ${path}`}: ${what}.`)
}
