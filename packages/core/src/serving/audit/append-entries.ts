import { appendChain, insertCheckpoint, lockChain, type ChainEntry, type Tx } from '@stemma/store'
import type { RowCtx } from '../../ctx.ts'
import { checkpointText, entryHash } from './chain-content.ts'

/** Something that the chain is to say. */
export interface NewEntry {
  readonly kind: 'call' | 'deployment' | 'end' | 'truth' | 'gap' | 'erasure'
  /** Of a call: its number; 0 for others. */
  readonly subject: number
  /** JSON: see `chainContent`. That of a call is made of its rows again, and not kept twice. */
  readonly content: string
}

const signEvery = 10_000
const signEveryMs = 60_000

/** Adds to the chain, in the transaction that writes what it says, and signs its end from time to time. */
export async function appendEntries(
  ctx: RowCtx,
  tx: Tx,
  news: readonly NewEntry[],
  { isSigned = false }: { readonly isSigned?: boolean } = {},
): Promise<void> {
  const before = await lockChain(tx)
  let { seq, hash } = before
  const entries = news.map(({ kind, subject, content }): ChainEntry => {
    seq += 1
    hash = entryHash(hash, seq, content)
    return {
      ...{ seq, kind, subject },
      content: kind === 'call' ? null : content,
      hash: Buffer.from(hash, 'hex'),
    }
  })
  const at = ctx.now()
  const isDue =
    seq > before.signedSeq &&
    (isSigned || seq - before.signedSeq >= signEvery || at - before.signedAt >= signEveryMs)
  if (isDue) {
    const { keyId, publicKey, signature } = ctx.secrets.sign(checkpointText(seq, hash, at))
    await insertCheckpoint(tx, {
      ...{ seq, hash, at, signature },
      key_id: keyId,
      public_key: publicKey,
    })
  }
  await appendChain(tx, {
    entries,
    head: {
      ...{ seq, hash },
      signedSeq: isDue ? seq : before.signedSeq,
      signedAt: isDue ? at : before.signedAt,
    },
  })
}
