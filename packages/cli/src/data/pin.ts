import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { addedText } from './add.ts'

export interface PinOptions extends DataOptions {
  readonly reference: string
  readonly as?: string
}

/** Copies the rows of a reference into a dataset of their own. */
export async function pinData(
  { reference, as, ...options }: PinOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const added = await call(http, 'data.pin', { reference, ...(as !== undefined && { as }) })
    await (json
      ? printJson(added)
      : shown.stdout.write(`${addedText(added.version.name, added)}\n`))
  })
}
