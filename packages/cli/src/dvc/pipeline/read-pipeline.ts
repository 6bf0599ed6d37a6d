import { existsSync, readFileSync, statSync } from 'node:fs'
import { relative } from 'node:path'
import { readPipelineFile, type PipelinePlace } from '../files/pipeline-file.ts'
import type { DvcRepository } from '../tree/find-repository.ts'
import type { Stage } from './stage.ts'

/** The stages of a `dvc.yaml` of the work tree; undefined where it is not there. @throws CliError */
export function readPipeline(
  repository: DvcRepository,
  file: string,
): readonly Stage[] | undefined {
  const text = textAt(file)
  return text === undefined ? undefined : readPipelineFile(text, placeOf(repository, file))
}

function placeOf({ root, config }: DvcRepository, file: string): PipelinePlace {
  const parsing = config.get('parsing')
  const forms = { bool: parsing?.get('bool'), list: parsing?.get('list') }
  return { file, shown: relative(root, file), load: textAt, forms }
}

function textAt(path: string): string | undefined {
  if (!existsSync(path) || !statSync(path).isFile()) return undefined
  return readFileSync(path, 'utf8')
}
