import { pickAnswered, rangeOfAnswered } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireDeployment } from './require-deployment.ts'

/**
 * Ids of so many calls of a deployment that were answered with 200, picked at random; all of them if there are fewer. Rows that follow a gap of other deployments
 * are picked a little more often.
 *
 * @throws RESOURCE_DOES_NOT_EXIST
 */
export function sampleInferences(
  ctx: RowCtx,
  { deploymentId, limit }: { readonly deploymentId: string; readonly limit: number },
): Promise<readonly string[]> {
  authorize(ctx, 'serving:read')
  return ctx.log.read(async (db) => {
    const { deployment_no: deploymentNo } = await requireDeployment(db, deploymentId)
    const range = await rangeOfAnswered(db, deploymentNo)
    if (range === undefined) return []
    const { least, most } = range
    const span = most - least + 1
    // Close to all of them: each once, instead of throwing the dice until the last is hit.
    if (span <= limit * 4) {
      const from = Array.from({ length: span }, (_, index) => least + index)
      const all = await pickAnswered(db, { deploymentNo, from })
      return shuffled(ctx, all).slice(0, limit)
    }
    const picked = new Set<string>()
    for (let round = 0; round < 8 && picked.size < limit; round++) {
      const from = randoms(ctx, limit - picked.size).map(
        (value) => least + Math.floor(value * span),
      )
      for (const id of await pickAnswered(db, { deploymentNo, from })) picked.add(id)
    }
    return [...picked]
  })
}

function shuffled(ctx: RowCtx, items: readonly string[]): readonly string[] {
  const keys = randoms(ctx, items.length)
  return items
    .map((item, index) => ({ item, key: keys[index] ?? 0 }))
    .toSorted((one, other) => one.key - other.key)
    .map(({ item }) => item)
}

/** Numbers of 0 to 1. */
function randoms(ctx: RowCtx, count: number): readonly number[] {
  const bytes = Buffer.from(ctx.randomBytes(count * 4))
  return Array.from({ length: count }, (_, index) => bytes.readUInt32LE(index * 4) / 2 ** 32)
}
