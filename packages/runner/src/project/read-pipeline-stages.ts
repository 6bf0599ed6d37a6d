import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { RunnerError } from '../runner-error.ts'
import { escapeHoles } from './entry-point.ts'
import type { EntryPoint } from './project.ts'
import { shellQuote } from './shell-quote.ts'

const mostBytes = 1024 * 1024

/**
 * Entry points of a folder with a pipeline of DVC: each stage of its `dvc.yaml`, with what it needs, and `main` for all. None without one. Their
 * parameters are in the files that the pipeline names. Throws RunnerError for a file that is no YAML.
 */
export async function readPipelineStages(folder: string): Promise<ReadonlyMap<string, EntryPoint>> {
  const file = join(folder, 'dvc.yaml')
  if (!existsSync(file)) return new Map()
  const text = await readFile(file, 'utf8')
  if (text.length > mostBytes) throw new RunnerError('dvc.yaml has more than 1 MiB.')
  const repro = 'stemma dvc repro'
  const entries = stageNames(text).map((name): readonly [string, EntryPoint] => [
    name,
    { name, parameters: [], command: `${repro} ${escapeHoles(shellQuote(name))}` },
  ])
  return new Map([['main', { name: 'main', parameters: [], command: repro }], ...entries])
}

function stageNames(text: string): readonly string[] {
  let root: unknown
  try {
    root = parse(text, { version: '1.2', maxAliasCount: 1000 })
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new RunnerError(`dvc.yaml is no YAML: ${line}`)
  }
  const stages = isMap(root) ? root['stages'] : undefined
  return isMap(stages) ? Object.keys(stages) : []
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
