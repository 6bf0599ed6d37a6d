import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { machine, type Effects } from '../../effects.ts'
import { CliError } from '../../fail.ts'
import { readLockedStages, writeLockedStage, type LockedStage } from '../files/lock-file.ts'
import { replaceFile } from '../files/replace-file.ts'
import { findStages } from '../pipeline/find-stages.ts'
import { logStages } from '../pipeline/log-stages.ts'
import { lockedPath, measureAt, measureInputs, reasonToRun } from '../pipeline/measure-stage.ts'
import { orderStages } from '../pipeline/order-stages.ts'
import { clearOutputs, runStage } from '../pipeline/run-stage.ts'
import type { Stage } from '../pipeline/stage.ts'
import { outputsOf } from '../tree/find-outputs.ts'
import { findRepository } from '../tree/find-repository.ts'
import { addOne, hideFromGit } from './add.ts'
import { matches } from './matches.ts'
import { inWorkTree, measureOutput, type WorkTree } from './work-tree.ts'

export interface ReproOptions {
  /** Names of stages, or of groups of them, of the `dvc.yaml` here, or of `FOLDER/dvc.yaml:NAME`; all of the one here if none. */
  readonly targets: readonly string[]
  readonly force?: boolean
  /** Not what they need. */
  readonly singleItem?: boolean
  readonly dry?: boolean
  readonly allPipelines?: boolean
  readonly quiet?: boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs the stages whose command, dependencies, parameters or outputs are not what they were, each behind what it needs, and writes down in
 * `dvc.lock` what they were. The lock of the repository is free while a command runs. A run that surrounds it gets parameters and metrics.
 *
 * @throws CliError, with 255 for a command that failed; what ran before stays done
 */
export async function repro(
  options: ReproOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  const { quiet = false, force = false, dry = false, signal } = options
  const say = async (text: string): Promise<void> => {
    if (!quiet) await effects.stdout.write(text)
  }
  const repository = findRepository(folder, effects.environment)
  const all = findStages(repository)
  const wanted = wantedStages(all, options, folder)
  const ordered = options.singleItem === true ? wanted : orderStages(all, wanted)
  let ran = 0
  for (const stage of ordered) {
    signal?.throwIfAborted()
    const reason = await inWorkTree({ folder, effects }, async (tree) => {
      if (!dry) await addChangedData(tree, stage, say)
      const why = reasonToRun(tree, stage, lockedStage(stage))
      const isRun = force ? (why ?? 'it was asked for') : why
      if (isRun !== undefined && !dry) {
        measureInputs(tree, stage)
        clearOutputs(tree, stage)
      }
      return isRun
    })
    if (reason === undefined || stage.isFrozen) {
      await say(`Stage '${stage.name}' didn't change, skipping\n`)
      continue
    }
    if (dry) {
      await say(`Running stage '${stage.name}': ${reason}\n`)
      continue
    }
    const { root } = repository
    await runStage({ root, stage, environment: effects.environment, onText: say, signal })
    await inWorkTree({ folder, effects }, async (tree) => {
      saveStage(tree, stage)
    })
    await say("Updating lock file 'dvc.lock'\n\n")
    ran++
  }
  if (ran === 0 && !dry) await say('Data and pipelines are up to date.\n')
  if (dry) return
  const done = ordered.flatMap((stage) => {
    const locked = lockedStage(stage)
    return locked === undefined ? [] : [{ stage, locked }]
  })
  await logStages(done, effects)
}

function wantedStages(
  all: readonly Stage[],
  { targets, allPipelines = false }: ReproOptions,
  folder: string,
): readonly Stage[] {
  if (allPipelines) return all
  const here = join(folder, 'dvc.yaml')
  if (targets.length === 0) {
    const own = all.filter(({ file }) => file === here)
    if (own.length > 0) return own
    throw new CliError(
      `there is no stage in 'dvc.yaml' here. Name one, or take them all with --all-pipelines.`,
    )
  }
  return targets.flatMap((target) => {
    const [, path = here, name = target] = /^(.*dvc\.yaml):(.+)$/u.exec(target) ?? []
    const there = all.filter((stage) => stage.file === resolve(folder, path))
    const found = there.find((stage) => stage.name === name)
    if (found !== undefined) return [found]
    // All that a `foreach` or `matrix` makes.
    const group = there.filter((stage) => stage.name.startsWith(`${name}@`))
    if (group.length > 0) return group
    const known = all.map((stage) => {
      const file = relative(folder, stage.file)
      return file === 'dvc.yaml' ? stage.name : `${file}:${stage.name}`
    })
    throw new CliError(
      `there is no stage '${target}'. There ${known.length === 0 ? 'are none' : `are: ${known.join(', ')}`}.`,
    )
  })
}

function lockFileOf(stage: Stage): string {
  return join(dirname(stage.file), 'dvc.lock')
}

function lockedStage(stage: Stage): LockedStage | undefined {
  const file = lockFileOf(stage)
  if (!existsSync(file)) return undefined
  return readLockedStages(readFileSync(file, 'utf8'), 'dvc.lock').get(stage.name)
}

/** Data that `.dvc` files track and a stage reads: what was edited is tracked anew. */
async function addChangedData(
  tree: WorkTree,
  stage: Stage,
  say: (text: string) => Promise<void>,
): Promise<void> {
  for (const dep of stage.deps) {
    const place = resolve(stage.folder, dep)
    const file = `${place}.dvc`
    if (!existsSync(file)) continue
    const [output] = outputsOf(tree.repository, file)
    const found = output && measureOutput(tree, output)
    if (output === undefined || found === undefined || (await matches(output, found))) continue
    await say(`Verifying data sources in stage: '${relative(tree.folder, file)}'\n\n`)
    addOne(tree, { place, noCommit: false })
  }
}

/** Takes what a stage gave into the cache, and writes down what it was. */
function saveStage(tree: WorkTree, stage: Stage): void {
  const outputs = stage.outputs.map(({ path, isCached }) => {
    const found = measureAt(tree, stage, path)
    if (found === undefined)
      throw new CliError(`stage '${stage.name}' gave no '${path}', as its dvc.yaml says it does.`)
    if (isCached) {
      for (const { md5, place } of found.files) tree.cache.add({ md5, isLegacy: false }, place)
      if (found.kind === 'directory')
        tree.cache.write({ md5: found.manifest.md5, isLegacy: false }, found.manifest.bytes)
      hideFromGit(tree, resolve(stage.folder, path))
    }
    return lockedPath(path, found)
  })
  const file = lockFileOf(stage)
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const text = writeLockedStage(before, stage.name, {
    command: stage.command,
    ...measureInputs(tree, stage),
    outputs: outputs.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  })
  if (text !== before) replaceFile(file, text)
}
