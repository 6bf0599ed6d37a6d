import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DvcRepository } from '../tree/find-repository.ts'
import { IgnoreRules } from '../tree/ignore-rules.ts'
import { readPipeline } from './read-pipeline.ts'
import type { Stage } from './stage.ts'

/** The stages of all `dvc.yaml` files of a repository, those of a folder before those of what is in it. @throws CliError */
export function findStages(repository: DvcRepository): readonly Stage[] {
  const { root } = repository
  const rules = new IgnoreRules(root)
  const stages: Stage[] = []
  const visit = (folder: string, below: string): void => {
    rules.enter(below)
    stages.push(...(readPipeline(repository, join(folder, 'dvc.yaml')) ?? []))
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
