import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { readPipelineFile } from '../files/pipeline-file.ts'
import type { DvcRepository } from '../tree/find-repository.ts'
import { IgnoreRules } from '../tree/ignore-rules.ts'
import type { Stage } from './stage.ts'

/** The stages of all `dvc.yaml` files of a repository, those of a folder before those of what is in it. @throws CliError */
export function findStages({ root }: DvcRepository): readonly Stage[] {
  const rules = new IgnoreRules(root)
  const stages: Stage[] = []
  const visit = (folder: string, below: string): void => {
    rules.enter(below)
    const file = join(folder, 'dvc.yaml')
    if (existsSync(file))
      stages.push(...readPipelineFile(readFileSync(file, 'utf8'), file, relative(root, file)))
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (!entry.isDirectory() || rules.hides(path, true)) continue
      // A repository of its own.
      const place = join(folder, entry.name)
      if (!existsSync(join(place, '.dvc'))) visit(place, path)
    }
  }
  visit(root, '')
  return stages
}
