import type { Ctx } from '../../room-ctx.ts'
import type { LogFault } from './log-faults.ts'
import type { VerifyPlace } from './verify-page.ts'

/** How far a verification is; the last one has `isDone`. */
export interface VerifyProgress {
  readonly entries: number
  readonly rows: number
  readonly checkpoints: number
  readonly withoutPayload: number
  /** Those that were found since the last one. */
  readonly faults: readonly LogFault[]
  readonly isDone: boolean
  /** Of the keys that signed. */
  readonly keyIds: readonly string[]
}

const mostFaults = 1000

/** Walks the whole chain of the log, page by page; ends early where a thousand faults were found. */
export async function* verifyLog(ctx: Ctx): AsyncGenerator<VerifyProgress, void, undefined> {
  let place: VerifyPlace = { seq: 0, hash: '0'.repeat(64), lastCall: undefined }
  const total = { entries: 0, rows: 0, checkpoints: 0, withoutPayload: 0 }
  const keyIds = new Set<string>()
  let found = 0
  for (;;) {
    const page = await ctx.rows.verifyPage(place)
    place = page.place
    total.entries += page.entries
    total.rows += page.rows
    total.checkpoints += page.checkpoints
    total.withoutPayload += page.withoutPayload
    for (const id of page.keyIds) keyIds.add(id)
    const faults = page.faults.slice(0, mostFaults - found)
    found += faults.length
    const isDone = page.isDone || found >= mostFaults
    yield { ...total, faults, isDone, keyIds: [...keyIds] }
    if (isDone) return
  }
}
