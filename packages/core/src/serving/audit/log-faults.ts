import {
  deploymentContents,
  erasureContents,
  gapContents,
  truthContents,
  type ChainedCall,
  type ChainEntry,
  type CheckpointRow,
  type Db,
  type readErasures,
} from '@stemma/store'
import { payloadHash } from '../payload-hash.ts'
import {
  callContent,
  checkpointText,
  entryHash,
  predictionsHashOf,
  rowContent,
} from './chain-content.ts'
import { verifySignature } from './verify-signature.ts'

/** What is wrong with the log. */
export interface LogFault {
  readonly kind:
    | 'entry-missing'
    | 'entry-changed'
    | 'call-deleted'
    | 'call-changed'
    | 'calls-exchanged'
    | 'call-unchained'
    | 'rows-changed'
    | 'row-deleted'
    | 'payload-deleted'
    | 'payload-changed'
    | 'checkpoint-broken'
    | 'chain-cut'
  /** Of the chain. */
  readonly seq: number
  readonly inferenceId: string
  readonly text: string
}

/** Entries that do not have the hash of what they are about: where two calls have been exchanged, both are named together. */
export function brokenFaults(
  broken: readonly ChainEntry[],
  {
    byNo,
    befores,
  }: {
    readonly byNo: ReadonlyMap<number, ChainedCall>
    readonly befores: ReadonlyMap<number, string>
  },
): readonly LogFault[] {
  const faults: LogFault[] = []
  const done = new Set<number>()
  // Who exchanged more than these is told of changes.
  const candidates = broken.filter(({ kind }) => kind === 'call').slice(0, 200)
  for (const entry of broken) {
    if (done.has(entry.seq)) continue
    const call = byNo.get(entry.subject)
    const other = candidates.find((one) => {
      const content = byNo.get(one.subject)
      return (
        one.seq !== entry.seq &&
        content !== undefined &&
        entryHash(befores.get(entry.seq) ?? '', entry.seq, callContent(content)) ===
          hexOf(entry.hash)
      )
    })
    if (entry.kind === 'call' && call !== undefined && other !== undefined) {
      done.add(other.seq)
      faults.push({
        ...about(entry.seq, call),
        kind: 'calls-exchanged',
        text: `The calls of entries ${entry.seq} and ${other.seq} were exchanged.`,
      })
    } else if (entry.kind === 'call' && call !== undefined)
      faults.push({
        ...about(entry.seq, call),
        kind: 'call-changed',
        text: `The call of entry ${entry.seq} was changed, or the entry was.`,
      })
    else
      faults.push({
        kind: 'entry-changed',
        seq: entry.seq,
        inferenceId: '',
        text: `Entry ${entry.seq} of the chain (${entry.kind}) was changed.`,
      })
  }
  return faults
}

/** Truths and deployments that are not what their entries say. */
export async function rowFaults(
  db: Db,
  entries: readonly ChainEntry[],
): Promise<readonly LogFault[]> {
  const faults: LogFault[] = []
  const kinds = [
    ['truth', truthContents],
    ['deployment', deploymentContents],
    ['erasure', erasureContents],
    ['gap', gapContents],
  ] as const
  for (const [kind, read] of kinds) {
    const own = entries.filter((entry) => entry.kind === kind)
    if (own.length === 0) continue
    const rows = await read(
      db,
      own.map(({ subject }) => subject),
    )
    for (const { seq, subject, content } of own) {
      const row = rows.get(subject)
      if (row !== undefined && rowContent(kind, row) === withoutCall(content, row)) continue
      faults.push({
        kind: row === undefined ? 'row-deleted' : 'rows-changed',
        seq,
        inferenceId: '',
        text: `The ${kind} of entry ${seq} was ${row === undefined ? 'deleted' : 'changed'}.`,
      })
    }
  }
  return faults
}

/** A truth names its call by its id; where the call was deleted, its own entry says so. */
function withoutCall(content: string | null, row: readonly (string | number | null)[]): string {
  const fields = JSON.parse(content ?? '[]') as (string | number | null)[] // this server's own
  if (fields[0] === 'truth' && row[1] === null) fields[2] = null
  return JSON.stringify(fields)
}

/** What lies beside a call: the rows of its answer, and bodies, as far as they are kept. */
export function contentFaults(
  call: ChainedCall,
  seq: number,
  erasures: Awaited<ReturnType<typeof readErasures>>,
): readonly LogFault[] {
  const faults: LogFault[] = []
  const { payload, predictions, predictionsHash } = call
  const isErased = erasures.persons.has(call.no)
  if (
    predictionsHash !== null &&
    !isErased &&
    !isSame(predictionsHashOf(predictions), predictionsHash)
  )
    faults.push({
      ...about(seq, call),
      kind: 'rows-changed',
      text: `The rows of the answer to ${idOf(call)} were changed.`,
    })
  if (payload === undefined) {
    if (
      call.isPayloadKept &&
      !isErased &&
      call.no > (erasures.payloadsUntil.get(call.deploymentNo) ?? -1)
    )
      faults.push({
        ...about(seq, call),
        kind: 'payload-deleted',
        text: `The bodies of ${idOf(call)} were deleted.`,
      })
    return faults
  }
  const sides = [
    ['request', payloadHash(payload.request, payload.requestEncoding), call.requestHash],
    ['response', payloadHash(payload.response, payload.responseEncoding), call.responseHash],
  ] as const
  for (const [side, now, before] of sides)
    if (now !== undefined && before !== null && !isSame(now, before))
      faults.push({
        ...about(seq, call),
        kind: 'payload-changed',
        text: `The ${side} of ${idOf(call)} was changed.`,
      })
  return faults
}

/** Signatures that are none of their key, or of something else. */
export function checkpointFaults(
  checkpoints: readonly CheckpointRow[],
  entries: readonly ChainEntry[],
): readonly LogFault[] {
  const hashes = new Map(entries.map(({ seq, hash }) => [seq, hexOf(hash)]))
  return checkpoints.flatMap(
    ({ seq, hash, at, public_key: key, signature }): readonly LogFault[] => {
      const no = Number(seq)
      const isSigned = verifySignature(checkpointText(no, hash, Number(at)), { key, signature })
      if (isSigned && hashes.get(no) === hash) return []
      return [
        {
          kind: 'checkpoint-broken',
          seq: no,
          inferenceId: '',
          text: isSigned
            ? `Entry ${no} was signed with another hash: the chain before it was written anew.`
            : `The signature of entry ${no} is not that of the key.`,
        },
      ]
    },
  )
}

/** Where a fault of a call is. */
export function about(seq: number, call: ChainedCall): Pick<LogFault, 'seq' | 'inferenceId'> {
  return { seq, inferenceId: idOf(call) }
}

function idOf({ fields }: ChainedCall): string {
  return String(fields[0])
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}
