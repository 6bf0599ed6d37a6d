import { call } from '@stemma/sdk/client'
import { confirm } from '../confirm.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { parseAliasAddress } from './model-address.ts'

export interface RollbackOptions extends SessionOptions {
  /** `churn@champion` */
  readonly alias: string
  readonly yes?: boolean
}

/** Takes back the last move of an alias: the one that was there when this command looked, or none. */
export async function rollbackModelAlias(
  { alias: text, yes = false, ...options }: RollbackOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { name, alias } = parseAliasAddress(text)
  const before = await call(http, 'models.alias', { name, alias })
  if (before.last_event === undefined)
    throw new CliError(`model '${name}' never had an alias '${alias}'.`)
  if (before.previous_version === undefined)
    throw new CliError(`${name}@${alias} has no earlier version to go back to.`)
  const shown =
    before.version === undefined ? 'which is not set' : `which names version ${before.version},`
  if (effects.ask !== undefined)
    await confirm(
      {
        question: `Let ${name}@${alias}, ${shown} name version ${before.previous_version} again?`,
        yes,
      },
      effects,
    )
  const after = await call(http, 'models.rollbackAlias', {
    name,
    alias,
    expected_event: before.last_event,
  })
  if (json) return printJson(after)
  await note(`${name}@${alias} names version ${after.version} again.`)
}
