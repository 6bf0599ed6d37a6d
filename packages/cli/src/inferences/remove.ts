import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'

export interface ExpireOptions extends DataOptions {
  readonly name: string
  /** Days. */
  readonly olderThan?: number
}

export interface EraseOptions extends DataOptions {
  readonly name: string
  readonly entity: string
  readonly reason: string
}

/** Removes bodies that are old enough, and says of how many calls. */
export async function expireInferences(
  { name, olderThan, ...options }: ExpireOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, note } = openSession(reached, own)
    const removed = await call(http, 'inferences.expire', {
      name,
      ...(olderThan !== undefined && { older_than_days: olderThan }),
    })
    if (json) return printJson(removed)
    return note(`${String(removed.calls)} calls have no bodies any more; their digests are kept.`)
  })
}

/** Removes what the log says of an entity, and says of how many calls. */
export async function eraseInferences(
  { name, entity, reason, ...options }: EraseOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, note } = openSession(reached, own)
    const removed = await call(http, 'inferences.erase', { name, entity_key: entity, reason })
    if (json) return printJson(removed)
    return note(`${String(removed.calls)} calls say nothing of it any more.`)
  })
}
