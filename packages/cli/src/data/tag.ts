import { parseDataUri } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'

export interface DataTagOptions extends DataOptions {
  /** What names a version; a moving name stands for the version that it names now. */
  readonly reference: string
  /** `KEY=VALUE`; of tags that are removed, their keys. */
  readonly tags: readonly string[]
  readonly remove?: boolean
}

/** Sets tags of a version, or removes them. */
export async function tagData(
  { reference, tags, remove = false, ...options }: DataTagOptions,
  effects: Effects = machine,
): Promise<void> {
  const changes = tags.map((text) => {
    const at = text.indexOf('=')
    if (remove) return { key: text }
    if (at < 1) throw new CliError(`'${text}' is not of the form KEY=VALUE.`, exitCodes.usage)
    return { key: text.slice(0, at), value: text.slice(at + 1) }
  })
  await withData(options, effects, async (reached, own) => {
    const { http } = openSession(reached, own)
    const uri = parseDataUri(reference)
    const { name, version } =
      uri.kind === 'version' ? uri : await call(http, 'data.show', { reference })
    for (const { key, value } of changes)
      await (value === undefined
        ? call(http, 'data.deleteTag', { name, version, key })
        : call(http, 'data.setTag', { name, version, key, value }))
  })
}
