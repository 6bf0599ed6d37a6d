import { parseDataUri } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { confirm } from '../confirm.ts'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'

export interface RemoveDataOptions extends DataOptions {
  readonly reference: string
  readonly yes?: boolean
}

/** Moves a version, or a dataset with its versions, to the trash, after asking. */
export async function removeData(
  { reference, yes = false, ...options }: RemoveDataOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, note } = openSession(reached, own)
    const uri = parseDataUri(reference)
    // What is the newest now may be another one when the question is answered: a whole dataset is named by its name alone.
    const isWhole = uri.kind === 'latest' && !reference.endsWith('/latest')
    const { name, version, aliases } = await call(http, 'data.show', { reference })
    const named = aliases.length === 0 ? '' : `, which ${aliases.join(' and ')} names`
    const shown = isWhole
      ? `the dataset ${name} with its versions up to ${version}`
      : `${name}/${version}${named}`
    await confirm({ question: `Delete ${shown}?`, yes }, own)
    if (isWhole) await call(http, 'data.delete', { name })
    else await call(http, 'data.deleteVersion', { name, version })
    if (json) return printJson(isWhole ? { name } : { name, version })
    await note(`Deleted ${shown}. It is in the trash: stemma trash list`)
  })
}
