import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { RunnerError } from '../runner-error.ts'
import { pipelineStage } from './entry-point.ts'
import type { EntryPoint } from './project.ts'

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
  const main = { name: 'main', parameters: [], command: 'stemma dvc repro' }
  return new Map([
    ['main', main],
    ...[...stages(text)].map(([name, stage]): readonly [string, EntryPoint] => [
      name,
      {
        ...pipelineStage(name),
        isGroup: isMap(stage) && ('foreach' in stage || 'matrix' in stage),
      },
    ]),
  ])
}

function stages(text: string): readonly (readonly [string, unknown])[] {
  let root: unknown
  try {
    root = parse(text, { version: '1.2', maxAliasCount: 1000 })
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new RunnerError(`dvc.yaml is no YAML: ${line}`)
  }
  const found = isMap(root) ? root['stages'] : undefined
  return isMap(found) ? Object.entries(found) : []
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
