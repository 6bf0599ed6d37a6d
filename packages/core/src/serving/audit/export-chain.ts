import {
  chainRangeOf,
  partsOf,
  readChain,
  readChainedCalls,
  readChainHead,
  readCheckpoints,
  sizesOfCalls,
  type ChainedCall,
  type ChainEntry,
  type CheckpointRow,
  type Db,
} from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { callContent } from './chain-content.ts'

export interface ExportChain {
  /** Milliseconds since 1970: from the first call then on, to the last one before then. */
  readonly from: number
  readonly until: number
  /** Where the page before ended; undefined for the first. */
  readonly place: ChainPlace | undefined
}

export interface ChainPlace {
  readonly after: number
  readonly last: number
}

export interface ExportedEntry {
  readonly seq: number
  readonly hash: string
  /** What was hashed; undefined for a call that is no more. */
  readonly content: string | undefined
  readonly call: ChainedCall | undefined
}

export interface ChainPage {
  /** Of the first page: the entry before it, which the first one builds on. */
  readonly start: { readonly seq: number; readonly hash: string } | undefined
  readonly entries: readonly ExportedEntry[]
  readonly checkpoints: readonly CheckpointRow[]
  readonly next: ChainPlace | undefined
}

const pageSize = 1000

/** Entries of a page that is not too large for what their calls have: the first of them, one at least. */
async function asManyAsFit(db: Db, entries: readonly ChainEntry[]): Promise<readonly ChainEntry[]> {
  const subjects = entries.filter(({ kind }) => kind === 'call').map(({ subject }) => subject)
  if (subjects.length === 0) return entries
  const range = { from: Math.min(...subjects), to: Math.max(...subjects) }
  const [, [end] = []] = partsOf(await sizesOfCalls(db, range))
  const at =
    end === undefined
      ? -1
      : entries.findIndex(({ kind, subject }) => kind === 'call' && subject >= end)
  return at < 1 ? entries : entries.slice(0, at)
}

/** A stretch of the chain that holds all calls of a time, page by page; it goes on to the next signature, so that all of it is signed. */
export function exportChain(ctx: RowCtx, { from, until, place }: ExportChain): Promise<ChainPage> {
  authorize(ctx, 'serving:read')
  return ctx.log.read(async (db) => {
    const head = await readChainHead(db)
    let { after, last } = place ?? { after: 0, last: 0 }
    if (place === undefined) {
      const range = await chainRangeOf(db, { from, until })
      if (range === undefined)
        return {
          start: { seq: 0, hash: '0'.repeat(64) },
          entries: [],
          checkpoints: [],
          next: undefined,
        }
      const [signed] = await readCheckpoints(db, { from: range.last, to: Number.MAX_SAFE_INTEGER })
      after = range.first - 1
      last = signed === undefined ? head.seq : Number(signed.seq)
    }
    const found = await readChain(db, { after, until: last, limit: pageSize })
    const entries = await asManyAsFit(db, found)
    const subjects = entries.filter(({ kind }) => kind === 'call').map(({ subject }) => subject)
    const calls =
      subjects.length === 0
        ? []
        : await readChainedCalls(db, { from: Math.min(...subjects), to: Math.max(...subjects) })
    const byNo = new Map(calls.map((call) => [call.no, call]))
    const end = entries.at(-1)?.seq ?? last
    const [before] =
      after === 0 ? [] : await readChain(db, { after: after - 1, until: after, limit: 1 })
    return {
      start:
        place === undefined
          ? {
              seq: after,
              hash:
                before === undefined ? '0'.repeat(64) : Buffer.from(before.hash).toString('hex'),
            }
          : undefined,
      entries: entries.map(({ seq, kind, subject, content, hash }) => {
        const call = kind === 'call' ? byNo.get(subject) : undefined
        return {
          seq,
          hash: Buffer.from(hash).toString('hex'),
          content: kind === 'call' ? call && callContent(call) : (content ?? ''),
          call,
        }
      }),
      checkpoints: await readCheckpoints(db, { from: after + 1, to: end }),
      next:
        (found.length < pageSize && entries.length === found.length) || end >= last
          ? undefined
          : { after: end, last },
    }
  })
}
