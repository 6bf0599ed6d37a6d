import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { countText } from './data-text.ts'

export interface OverlapOptions extends DataOptions {
  readonly before: string
  readonly now: string
  /** With commas between them. */
  readonly columns?: string
}

/** Prints how many rows two versions share. */
export async function showOverlap(
  { before, now, columns, ...options }: OverlapOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, effects: shown } = openSession(reached, own)
    const overlap = await call(http, 'data.overlap', {
      before,
      now,
      ...(columns !== undefined && { column: columns.split(',') }),
    })
    if (json) return printJson(overlap)
    const examples = overlap.examples.length === 0 ? '' : `: ${overlap.examples.join(', ')}`
    await shown.stdout.write(
      `${countText(overlap.both)} of ${countText(overlap.before)} and ${countText(overlap.now)} are in both${examples}\n`,
    )
  })
}
