import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { parseAliasAddress } from './model-address.ts'

export interface ProtectOptions extends SessionOptions {
  /** `churn@champion` */
  readonly alias: string
  readonly user?: readonly string[]
  readonly remove?: boolean
  /** It moves by what a gate decided, or by an override. */
  readonly gate?: boolean
}

/** Lets only admins and some users move an alias, or everybody again. */
export async function protectModelAlias(
  { alias: text, user = [], remove = false, gate = false, ...options }: ProtectOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { name, alias } = parseAliasAddress(text)
  if (remove) {
    await call(http, 'models.unprotectAlias', { name, alias })
    if (json) return printJson({ name, alias })
    return note(`Everybody who may write models may move ${name}@${alias}.`)
  }
  const state = await call(http, 'models.protectAlias', {
    ...{ name, alias, users: user },
    needs_decision: gate,
  })
  if (json) return printJson(state)
  if (gate) await note(`${name}@${alias} moves by a decision only: stemma gate ${name} --help`)
  await note(`Only ${['administrators', ...user].join(', ')} may move ${name}@${alias}.`)
}
