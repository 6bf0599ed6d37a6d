import { call } from '@stemma/sdk/client'
import { confirm } from '../confirm.ts'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { findVersion, parseModelAddress } from './model-address.ts'

export interface DeleteModelOptions extends SessionOptions {
  readonly model: string
  readonly yes?: boolean
}

/** Deletes a model with its versions, or one version, after asking. */
export async function deleteModel(
  { model, yes = false, ...options }: DeleteModelOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const address = parseModelAddress(model)
  if (address.version === undefined && address.alias === undefined) {
    const { name, last_version: last } = await call(http, 'models.get', { name: address.name })
    const shown = `the model '${escapeControls(name)}' with its versions up to ${last}`
    await confirm({ question: `Delete ${shown}?`, yes }, effects)
    await call(http, 'models.delete', { name })
    if (json) return printJson({ name })
    return note(`Deleted ${shown}. The files stay.`)
  }
  const { name, version, aliases } = await findVersion(http, address)
  const named = aliases.length === 0 ? '' : `, which ${aliases.join(' and ')} names`
  const shown = `version ${version} of '${escapeControls(name)}'${named}`
  await confirm({ question: `Delete ${shown}?`, yes }, effects)
  await call(http, 'versions.delete', { name, version })
  if (json) return printJson({ name, version })
  await note(`Deleted ${shown}. The files stay.`)
}
