import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'

export interface DataAliasOptions extends DataOptions {
  /** `NAME@ALIAS` */
  readonly alias: string
  readonly version?: string
  readonly remove?: boolean
}

/** Moves an alias to a version, or removes it. */
export async function moveDataAlias(
  { alias: address, version, remove, ...options }: DataAliasOptions,
  effects: Effects = machine,
): Promise<void> {
  const at = address.lastIndexOf('@')
  const [name, alias] = [
    address.slice(0, Math.max(at, 0)).replace(/^data:\//u, ''),
    address.slice(at + 1),
  ]
  if (name === '' || alias === '')
    throw new CliError(`'${address}' is not of the form NAME@ALIAS.`, exitCodes.usage)
  if ((version === undefined) === (remove !== true))
    throw new CliError('give a version, or --remove.', exitCodes.usage)
  await withData(options, effects, async (reached, own) => {
    const { http } = openSession(reached, own)
    if (version === undefined) await call(http, 'data.deleteAlias', { name, alias })
    else {
      if (!/^v?\d{1,9}$/u.test(version))
        throw new CliError(`'${version}' is no version.`, exitCodes.usage)
      await call(http, 'data.setAlias', { name, alias, version: Number(version.replace('v', '')) })
    }
  })
}
