import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { parseAliasAddress } from './model-address.ts'

export interface AliasOptions extends SessionOptions {
  /** `churn@champion` */
  readonly alias: string
  readonly version?: string
  readonly remove?: boolean
}

/** Lets an alias name a version, removes it, or prints what it names. */
export async function setModelAlias(
  { alias: text, version, remove = false, ...options }: AliasOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { name, alias } = parseAliasAddress(text)
  if (remove) {
    if (version !== undefined)
      throw new CliError('give a version or --remove, not both.', exitCodes.usage)
    await call(http, 'models.deleteAlias', { name, alias })
    if (json) return printJson({ name, alias })
    return note(`Removed ${name}@${alias}.`)
  }
  if (version === undefined) {
    const state = await call(http, 'models.alias', { name, alias })
    if (json) return printJson(state)
    if (state.version === undefined) throw new CliError(`model '${name}' has no alias '${alias}'.`)
    await effects.stdout.write(`${state.version}\n`)
    return
  }
  if (!/^\d+$/u.test(version))
    throw new CliError(`'${version}' is no version number.`, exitCodes.usage)
  const state = await call(http, 'models.setAlias', { name, alias, version: Number(version) })
  if (json) return printJson(state)
  await note(`${name}@${alias} names version ${version} now.`)
}
