import {
  ensureGitRepository,
  insertRepositoryObject,
  insertWaitingObject,
  putArtifactBase,
  waitingPlaceOf,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateRepositoryName } from './repository-name.ts'

export interface NewRepositoryObject {
  readonly repository: string
  /** As `writeObjectName` writes it; the bytes were found to have it. */
  readonly name: string
  readonly objectId: string
  readonly sizeBytes: number
  /** Of a small object that is not stored before: they wait beside the name until they go into a pack. */
  readonly bytes?: Uint8Array | undefined
  /** What it is found by for the next version of it. */
  readonly marks?: readonly string[] | undefined
  /** Of a manifest: how often something had been removed when all that it lists was there. */
  readonly wholeAt?: number | undefined
}

/** Names an object of a repository, which is made if it is not there. A name that is taken keeps its object: it says what the bytes are. */
export async function nameRepositoryObject(
  ctx: RowCtx,
  { repository, bytes, marks = [], wholeAt, ...object }: NewRepositoryObject,
): Promise<void> {
  authorize(ctx, 'repository:write')
  validateRepositoryName(repository)
  const now = ctx.now()
  await ctx.store.write(async (tx) => {
    const { repositoryNo } = await ensureGitRepository(tx, { name: repository, now })
    const row = { repositoryNo, ...object, storedMs: now, wholeAt }
    const isNew = await insertRepositoryObject(tx, row)
    if (isNew && bytes !== undefined) {
      const directory = waitingPlaceOf(repositoryNo)
      const { name, objectId } = object
      await insertWaitingObject(tx, { directory, name, objectId, bytes })
    }
    for (const mark of marks)
      await putArtifactBase(tx, placeOfMark(repositoryNo, mark), object.objectId)
  })
}

/** Among the places of artifacts: none of them begins with a slash. */
export function placeOfMark(repositoryNo: number, mark: string): string {
  return `${waitingPlaceOf(repositoryNo)}/${mark}`
}
