import {
  callBehind,
  chainPlaceAt,
  partsOf,
  readChain,
  readChainedCalls,
  readChainHead,
  readCheckpoints,
  readErasures,
  sizesOfCalls,
  type ChainedCall,
  type ChainEntry,
  type Db,
} from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { callContent, entryHash } from './chain-content.ts'
import {
  about,
  brokenFaults,
  checkpointFaults,
  contentFaults,
  hexOf,
  rowFaults,
  type LogFault,
} from './log-faults.ts'

/** A part of the chain, by the numbers of entries. */
export interface VerifyRange {
  /** The entry before the first. */
  readonly after: number
  /** The last one. */
  readonly until: number
}

/** Where a verification is. */
interface VerifyPlace {
  /** The last entry that was looked at, and its hash. */
  readonly seq: number
  readonly hash: string
  /** The last call that an entry was about; undefined before the first. */
  readonly lastCall: number | undefined
}

export interface VerifiedPage {
  readonly entries: number
  readonly rows: number
  readonly checkpoints: number
  /** Calls whose bodies were removed by a policy: their digests are still there. */
  readonly withoutPayload: number
  readonly faults: readonly LogFault[]
  /** The chain ends here. */
  readonly isDone: boolean
  readonly keyIds: readonly string[]
}

const mostEntries = 5000
const mostFaults = 1000

/** What is before an entry: links are checked against the hash that is kept, which is checked where it belongs. */
async function placeAt(db: Db, seq: number): Promise<VerifyPlace> {
  const found = await chainPlaceAt(db, seq)
  return found ?? { seq: 0, hash: '0'.repeat(64), lastCall: undefined }
}

/** A call whose bodies and rows were looked at, and are not held any more. */
interface CheckedCall {
  readonly call: ChainedCall
  readonly rows: number
  readonly isWithoutPayload: boolean
  readonly faults: readonly LogFault[]
}

/** Calls with numbers of a range, of which not too much is held at a time. */
async function checkCalls(
  db: Db,
  range: { readonly from: number; readonly to: number },
  faultsOf: (call: ChainedCall) => readonly LogFault[],
): Promise<readonly CheckedCall[]> {
  const checked: CheckedCall[] = []
  for (const part of partsOf(await sizesOfCalls(db, range))) {
    const [from = 0] = part
    for (const call of await readChainedCalls(db, { from, to: part.at(-1) ?? from }))
      checked.push({
        call: { ...call, payload: undefined, predictions: [] },
        rows: call.predictions.length,
        isWithoutPayload: call.payload === undefined && call.requestHash !== null,
        faults: faultsOf(call),
      })
  }
  return checked
}

/** Checks some entries of the chain, 5,000 at most, against the rows that they are about. */
export function verifyPage(ctx: RowCtx, range: VerifyRange): Promise<VerifiedPage> {
  authorize(ctx, 'serving:read')
  const { after } = range
  const until = Math.min(range.until, after + mostEntries)
  return ctx.log.read(async (db) => {
    const head = await readChainHead(db)
    const at = await placeAt(db, after)
    const end = await chainPlaceAt(db, Number.MAX_SAFE_INTEGER)
    const entries = await readChain(db, { after, until, limit: mostEntries })
    const faults: LogFault[] = []
    const subjects = entries.filter(({ kind }) => kind === 'call').map(({ subject }) => subject)
    const first = Math.min(...subjects)
    const last = subjects.reduce((most, one) => Math.max(most, one), 0)
    const erasures = await readErasures(db, { from: first, to: last })
    const from = at.lastCall === undefined ? first : Math.min(at.lastCall + 1, first)
    const checked =
      subjects.length === 0
        ? []
        : await checkCalls(db, { from, to: last }, (call) => contentFaults(call, at.seq, erasures))
    const calls = checked.map(({ call }) => call)
    const byNo = new Map(calls.map((call) => [call.no, call]))
    const chained = new Set(subjects)
    for (const call of calls)
      if (!chained.has(call.no))
        faults.push({
          ...about(at.seq, call),
          kind: 'call-unchained',
          text: 'A call is in the table that no entry of the chain is about.',
        })
    let place = { seq: at.seq, hash: at.hash }
    const broken: ChainEntry[] = []
    const befores = new Map<number, string>()
    for (const entry of entries) {
      if (entry.seq !== place.seq + 1)
        faults.push({
          kind: 'entry-missing',
          seq: place.seq + 1,
          inferenceId: '',
          text:
            entry.seq === place.seq + 2
              ? `Entry ${place.seq + 1} of the chain is missing.`
              : `Entries ${place.seq + 1} to ${entry.seq - 1} of the chain are missing.`,
        })
      const stored = hexOf(entry.hash)
      befores.set(entry.seq, place.hash)
      const call = entry.kind === 'call' ? byNo.get(entry.subject) : undefined
      const content = entry.kind === 'call' ? call && callContent(call) : (entry.content ?? '')
      // Behind a missing entry nothing can be said of this one.
      const isLinked = entry.seq === place.seq + 1
      if (content === undefined)
        faults.push({
          kind: 'call-deleted',
          seq: entry.seq,
          inferenceId: '',
          text: `The call of entry ${entry.seq} was deleted.`,
        })
      else if (isLinked && entryHash(place.hash, entry.seq, content) !== stored) broken.push(entry)
      place = { seq: entry.seq, hash: stored }
    }
    faults.push(...(await rowFaults(db, entries)))
    faults.push(...brokenFaults(broken, { byNo, befores }))
    const inside = checked.filter(({ call }) => chained.has(call.no))
    for (const { faults: found } of inside) faults.push(...found)
    const checkpoints = await readCheckpoints(db, { from: at.seq + 1, to: place.seq })
    faults.push(...checkpointFaults(checkpoints, entries))
    const isDone = Math.max(head.seq, end?.seq ?? 0) <= until
    if (isDone && head.seq > place.seq)
      faults.push({
        kind: 'chain-cut',
        seq: head.seq,
        inferenceId: '',
        text: `The chain ends at entry ${place.seq}, but its head is entry ${head.seq}.`,
      })
    const lastCall = subjects.length === 0 ? at.lastCall : last
    const stranger = isDone && lastCall !== undefined ? await callBehind(db, lastCall) : undefined
    if (stranger !== undefined)
      faults.push({
        kind: 'call-unchained',
        seq: place.seq,
        inferenceId: stranger,
        text: 'A call is in the table that no entry of the chain is about.',
      })
    if (isDone) {
      const beyond = await readCheckpoints(db, { from: place.seq + 1, to: Number.MAX_SAFE_INTEGER })
      const [cut] = beyond
      if (cut !== undefined)
        faults.push({
          kind: 'chain-cut',
          seq: Number(cut.seq),
          inferenceId: '',
          text: `The chain ends at entry ${place.seq}, but entry ${String(cut.seq)} was signed.`,
        })
    }
    return {
      entries: entries.length,
      rows: inside.reduce((sum, { rows }) => sum + rows, 0),
      checkpoints: checkpoints.length,
      withoutPayload: inside.filter(({ isWithoutPayload }) => isWithoutPayload).length,
      faults: faults.toSorted((one, other) => one.seq - other.seq).slice(0, mostFaults),
      isDone,
      keyIds: [...new Set(checkpoints.map(({ key_id: id }) => id))],
    }
  })
}
