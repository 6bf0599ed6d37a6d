import type { Int64 } from '@stemma/contract'
import type { Ctx } from '../room-ctx.ts'
import { accessFor } from '../rows.ts'
import { lfsName, writeObjectName } from './object-name.ts'
import { validateRepositoryName } from './repository-name.ts'
import { repositoryObjectsOf } from './repository-objects-of.ts'

export interface LookUpBatch {
  readonly repository: string
  readonly operation: 'upload' | 'download'
  readonly objects: readonly { readonly oid: string; readonly size: Int64 }[]
}

export interface BatchObject {
  readonly oid: string
  readonly size: Int64
  /** What is to be done with it: `known` needs no upload, `missing` can't be had, `wrong` is no object. */
  readonly state: 'upload' | 'download' | 'known' | 'missing' | 'wrong'
}

/** What is to be done with each object that a client of Git LFS asks for, each once. */
export async function lookUpBatch(
  ctx: Ctx,
  { repository, operation, objects }: LookUpBatch,
): Promise<readonly BatchObject[]> {
  repositoryObjectsOf(ctx)
  validateRepositoryName(repository)
  const sizes = new Map<string, Int64>()
  for (const { oid, size } of objects) if (!sizes.has(oid)) sizes.set(oid, size)
  const names = [...sizes.keys()].map(lfsName).filter((name) => name !== undefined)
  const rows = await ctx.rows.lookUpRepositoryObjects(
    { repository, names: names.map(writeObjectName) },
    { access: accessFor(names.length) },
  )
  const known = new Map(rows.map(({ objectId, sizeBytes }) => [objectId, sizeBytes]))
  return [...sizes].map(([oid, size]) => {
    const stored = known.get(oid)
    if (lfsName(oid) === undefined || size < 0) return { oid, size, state: 'wrong' }
    if (operation === 'upload')
      return { oid, size, state: stored === undefined ? 'upload' : 'known' }
    return stored === undefined
      ? { oid, size, state: 'missing' }
      : { oid, size: stored, state: 'download' }
  })
}
