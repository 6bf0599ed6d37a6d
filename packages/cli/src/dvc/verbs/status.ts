import { relative } from 'node:path'
import { machine, type Effects } from '../../effects.ts'
import { escapeControls } from '../../table/escape-controls.ts'
import { parseManifest } from '../files/manifest.ts'
import { selectOutputs, type Output } from '../tree/find-outputs.ts'
import type { Looks } from '../tree/known-trees.ts'
import { matches } from './matches.ts'
import { inWorkTree, measureOutput, type WorkTree } from './work-tree.ts'

export interface StatusOptions {
  readonly targets: readonly string[]
  readonly json?: boolean
  readonly quiet?: boolean
}

export type OutputState = 'new' | 'deleted' | 'modified' | 'not in cache'

/** Says which outputs are not as their files say. With `quiet` only the exit code does: 1 where some are not. */
export async function status(
  { targets, json = false, quiet = false }: StatusOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  const changes = await inWorkTree({ folder, effects }, async (tree) => {
    const outputs = selectOutputs(tree.repository, { targets, folder })
    const cached = {
      new: cachedIn(tree, false),
      old: cachedIn(tree, true),
    }
    const found: { file: string; output: string; state: OutputState }[] = []
    for (const output of outputs) {
      const state = await stateOf(tree, output, output.isLegacy ? cached.old : cached.new)
      const [file, place] = [relative(folder, output.file), relative(folder, output.place)]
      if (state !== undefined) found.push({ file, output: place, state })
    }
    return found
  })
  if (quiet) {
    if (changes.length > 0) process.exitCode = 1
    return
  }
  if (json) {
    const byFile: Record<string, [{ 'changed outs': Record<string, OutputState> }]> = {}
    for (const { file, output, state } of changes)
      (byFile[file] ??= [{ 'changed outs': {} }])[0]['changed outs'][output] = state
    await effects.stdout.write(`${JSON.stringify(byFile)}\n`)
    return
  }
  if (changes.length === 0) {
    await effects.stdout.write('Data and pipelines are up to date.\n')
    return
  }
  let text = ''
  let last: string | undefined
  for (const { file, output, state } of changes) {
    if (file !== last) text += `${escapeControls(file)}:\n\tchanged outs:\n`
    last = file
    text += `\t\t${`${state}:`.padEnd(20)}${escapeControls(output)}\n`
  }
  await effects.stdout.write(text)
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** What the cache has, looked at when the first output asks. */
interface Cached {
  readonly looks: () => Looks
  readonly names: () => ReadonlySet<string>
}

function cachedIn({ cache }: WorkTree, isLegacy: boolean): Cached {
  return {
    looks: lazily(() => cache.looks(isLegacy)),
    names: lazily(() => cache.names(isLegacy)),
  }
}

/** Undefined for an output that is as its file says. */
async function stateOf(
  tree: WorkTree,
  output: Output,
  cached: Cached,
): Promise<OutputState | undefined> {
  const { md5 } = output
  if (md5 === undefined) return 'new'
  if (!isInCache(tree, output, cached)) return 'not in cache'
  const found = measureOutput(tree, output)
  if (found === undefined) return 'deleted'
  return (await matches(output, found)) ? undefined : 'modified'
}

/** Whether the cache has an output with all that is in it; of a directory it is not counted again where nothing came or went. */
function isInCache({ cache, trees }: WorkTree, output: Output, cached: Cached): boolean {
  const { md5 = '', isLegacy, below, place } = output
  if (!md5.endsWith('.dir')) return cache.has({ md5, isLegacy })
  const whole = `${place} in the cache`
  if (trees.get(whole, cached.looks()) === md5) return true
  const names = cached.names()
  if (!names.has(md5)) return false
  const members = parseManifest(cache.read({ md5, isLegacy }), below)
  if (!members.every((member) => names.has(member.md5))) return false
  trees.set(whole, cached.looks(), md5)
  return true
}
