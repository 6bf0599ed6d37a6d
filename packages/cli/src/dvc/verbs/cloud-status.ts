import { join, relative } from 'node:path'
import { machine, type Effects } from '../../effects.ts'
import { escapeControls } from '../../table/escape-controls.ts'
import { keyText } from '../remote/object-source.ts'
import { openRemote } from '../remote/open-remote.ts'
import { selectOutputs } from '../tree/find-outputs.ts'
import { objectsOf } from './objects-of.ts'
import { byRemote, type TransferOptions } from './push.ts'
import { inWorkTree } from './work-tree.ts'

export interface CloudStatusOptions extends TransferOptions {
  readonly json?: boolean
}

type CloudState = 'new' | 'deleted' | 'missing'

/** Says which outputs are only in the cache (`new`), only in the remote (`deleted`), or in neither (`missing`). */
export async function cloudStatus(
  { targets, remote, json = false, quiet = false }: CloudStatusOptions,
  effects: Effects = machine,
  folder: string = process.cwd(),
): Promise<void> {
  const states: Record<string, CloudState> = {}
  const names: string[] = []
  await inWorkTree({ folder, effects }, async (tree) => {
    const { cache, repository } = tree
    const outputs = selectOutputs(repository, { targets, folder })
    for (const [name, some] of byRemote(outputs, remote)) {
      const opened = await openRemote(repository.config, name)
      names.push(opened.name)
      for (const output of some) {
        const { manifests, members, unknown } = await objectsOf(cache, [output])
        const keys = [...manifests, ...members]
        const found = await opened.find(keys)
        const isThere = keys.every((key) => found.has(keyText(key)))
        const isHere = unknown.length === 0 && keys.every((key) => cache.has(key))
        if (isThere && isHere) continue
        const shown = relative(folder, output.place)
        for (const name of output.parts?.map((part) => join(shown, part)) ?? [shown])
          states[name] = isHere ? 'new' : isThere ? 'deleted' : 'missing'
      }
    }
  })
  const changed = Object.entries(states)
  if (quiet) {
    if (changed.length > 0) process.exitCode = 1
  } else if (json) await effects.stdout.write(`${JSON.stringify(states)}\n`)
  else if (changed.length === 0)
    await effects.stdout.write(`Cache and remote '${names.join("', '")}' are in sync.\n`)
  else
    await effects.stdout.write(
      changed
        .map(([place, state]) => `\t${`${state}:`.padEnd(20)}${escapeControls(place)}\n`)
        .join(''),
    )
}
