import { readGateEvidence, type EvidencePlace } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'

const pageSize = 10_000

/** Objects with what models said of rows, as decisions name them. */
export function listLiveEvidence(
  ctx: RowCtx,
  after: EvidencePlace,
): Promise<{ readonly ids: readonly string[]; readonly next?: EvidencePlace }> {
  return ctx.store.read(async (db) => {
    const found = await readGateEvidence(db, { after, limit: pageSize })
    const ids = found.map(({ objectId }) => objectId)
    const last = found.at(-1)
    return found.length === pageSize && last ? { ids, next: last } : { ids }
  })
}
