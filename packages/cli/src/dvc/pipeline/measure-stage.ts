import { existsSync, readFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { CliError } from '../../fail.ts'
import type { LockedPath, LockedStage } from '../files/lock-file.ts'
import { isSameValue, refuseOthers, valueAt, type ParamValue } from '../files/param-values.ts'
import { byCodePoint } from '../files/python-json.ts'
import { readParamFile } from '../files/read-param-file.ts'
import type { Measured } from '../tree/measure-output.ts'
import { measureOutput, type WorkTree } from '../verbs/work-tree.ts'
import type { Stage } from './stage.ts'

/** What a stage depends on, as it is now. @throws CliError for what is not there */
export function measureInputs(tree: WorkTree, stage: Stage): Pick<LockedStage, 'deps' | 'params'> {
  return {
    deps: stage.deps.toSorted(byCodePoint).map((path) => {
      const found = measureAt(tree, stage, path)
      if (found === undefined)
        throw new CliError(`stage '${stage.name}' needs '${path}', which is not there.`)
      return lockedPath(path, found)
    }),
    params: readParams(stage),
  }
}

export function measureAt(tree: WorkTree, stage: Stage, path: string): Measured | undefined {
  const place = resolve(stage.folder, path)
  const below = relative(tree.repository.root, place).split(sep).join('/')
  if (below.startsWith('../'))
    throw new CliError(
      `stage '${stage.name}': '${path}' is outside of the repository. Only dvc itself looks after that.`,
    )
  return measureOutput(tree, { place, below })
}

export function lockedPath(path: string, found: Measured): LockedPath {
  return {
    path,
    md5: found.md5,
    size: found.size,
    ...(found.kind === 'directory' && { nfiles: found.files.length }),
    ...(found.kind === 'file' && found.isExecutable && { isExecutable: true }),
  }
}

function readParams(stage: Stage): LockedStage['params'] {
  const params = new Map<string, ReadonlyMap<string, ParamValue>>()
  for (const [file, names] of stage.params) {
    const place = resolve(stage.folder, file)
    if (!existsSync(place))
      throw new CliError(`stage '${stage.name}' needs '${file}', which is not there.`)
    const root = readParamFile(readFileSync(place, 'utf8'), file)
    const wanted = names ?? Object.keys(typeof root === 'object' && root !== null ? root : {})
    const values = new Map<string, ParamValue>()
    for (const name of wanted) {
      const value = valueAt(root, name)
      if (value === undefined)
        throw new CliError(
          `stage '${stage.name}' needs '${name}' of '${file}', which is not there.`,
        )
      refuseOthers(value, `stage '${stage.name}': '${name}' of '${file}'`)
      values.set(name, value)
    }
    params.set(file, values)
  }
  return params
}

/** Why a stage has to run; undefined where it has not. */
export function reasonToRun(
  tree: WorkTree,
  stage: Stage,
  locked: LockedStage | undefined,
): string | undefined {
  if (locked === undefined) return 'it never ran'
  if (stage.isAlwaysChanged) return 'it always changes'
  if (!stage.isFrozen) {
    if (JSON.stringify(stage.command) !== JSON.stringify(locked.command))
      return 'its command changed'
    const { deps, params } = measureInputs(tree, stage)
    const before = new Map(locked.deps.map(({ path, md5 }) => [path, md5]))
    const dep = deps.find(({ path, md5 }) => before.get(path) !== md5)
    if (dep !== undefined) return `'${dep.path}' changed`
    for (const [file, values] of params)
      for (const [name, value] of values)
        if (!isSameValue(locked.params.get(file)?.get(name), value)) return `'${name}' changed`
    if (before.size !== deps.length) return 'it depends on other files'
  }
  const outputs = new Map(locked.outputs.map(({ path, md5 }) => [path, md5]))
  for (const { path } of stage.outputs) {
    const found = measureAt(tree, stage, path)
    if (found === undefined) return `'${path}' is not there`
    if (outputs.get(path) !== found.md5) return `'${path}' changed`
  }
  return undefined
}
