import type { Ctx } from '../../room-ctx.ts'
import type { LogFault } from './log-faults.ts'

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
const entriesOfPage = 4000
/** Pages that are checked at the same time, each on a thread that reads. */
const abreast = 2

/** Walks the whole chain of the log, page by page; ends early where a thousand faults were found. */
export async function* verifyLog(ctx: Ctx): AsyncGenerator<VerifyProgress, void, undefined> {
  let after = 0
  const ask = (): ReturnType<typeof ctx.rows.verifyPage> => {
    const range = { after, until: after + entriesOfPage }
    after += entriesOfPage
    const asked = ctx.rows.verifyPage(range)
    asked.catch(() => {}) // whoever waits for it is told
    return asked
  }
  const pages = Array.from({ length: abreast }, ask)
  const total = { entries: 0, rows: 0, checkpoints: 0, withoutPayload: 0 }
  const keyIds = new Set<string>()
  let found = 0
  for (let next = pages.shift(); next !== undefined; next = pages.shift()) {
    const page = await next
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
    pages.push(ask())
  }
}
