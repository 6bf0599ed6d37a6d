import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { parseAliasAddress } from '../models/model-address.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'

export interface OverrideOptions extends SessionOptions {
  /** `churn@champion` */
  readonly alias: string
  readonly version: number
  readonly reason: string
}

/** Moves an alias without evidence, for a reason. */
export async function overrideDecision(
  { alias: text, version, reason, ...options }: OverrideOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { name, alias } = parseAliasAddress(text)
  const decision = await call(http, 'decisions.override', { name, alias, version, reason })
  if (json) return printJson(decision)
  await note(
    `${name}@${alias} names version ${version} now: an override, decision ${decision.decision_id}.`,
  )
}
