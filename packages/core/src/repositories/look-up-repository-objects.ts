import {
  findArtifactBases,
  findGitRepository,
  findRepositoryObject,
  findRepositoryObjects,
  type FoundRepositoryObject,
  type RepositoryObjectRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { placeOfMark } from './name-repository-object.ts'
import { validateRepositoryName } from './repository-name.ts'

/** The object that a repository has under a name; undefined if it has none, or there is no such repository. */
export async function lookUpRepositoryObject(
  ctx: RowCtx,
  { repository, name }: { readonly repository: string; readonly name: string },
): Promise<FoundRepositoryObject | undefined> {
  authorize(ctx, 'repository:read')
  validateRepositoryName(repository)
  return ctx.store.read((db) => findRepositoryObject(db, { repository, name }))
}

/** Those of many names that a repository has. */
export async function lookUpRepositoryObjects(
  ctx: RowCtx,
  { repository, names }: { readonly repository: string; readonly names: readonly string[] },
): Promise<readonly Pick<RepositoryObjectRow, 'name' | 'objectId' | 'sizeBytes'>[]> {
  authorize(ctx, 'repository:read')
  validateRepositoryName(repository)
  return ctx.store.read(async (db) => {
    const found = await findGitRepository(db, repository)
    if (found === undefined) return []
    return findRepositoryObjects(db, { repositoryNo: found.repositoryNo, names })
  })
}

/** What a manifest lists and the repository lacks. */
export interface LackingMembers {
  readonly count: number
  /** Some of them. */
  readonly names: readonly string[]
  /** How often something had been removed from the repository when it was looked for. */
  readonly removals: number
}

const mostLacking = 5

/** Which of the files that a manifest lists are not there. */
export async function findLackingMembers(
  ctx: RowCtx,
  { repository, names }: { readonly repository: string; readonly names: readonly string[] },
): Promise<LackingMembers> {
  authorize(ctx, 'repository:read')
  validateRepositoryName(repository)
  return ctx.store.read(async (db) => {
    const found = await findGitRepository(db, repository)
    const rows =
      found === undefined
        ? []
        : await findRepositoryObjects(db, { repositoryNo: found.repositoryNo, names })
    const known = new Set(rows.map(({ name }) => name))
    const lacking = names.filter((name) => !known.has(name))
    return {
      count: lacking.length,
      names: lacking.slice(0, mostLacking),
      removals: found?.removals ?? 0,
    }
  })
}

/** The object that has most of these marks; undefined if none has any. */
export async function lookUpSimilarObject(
  ctx: RowCtx,
  { repository, marks }: { readonly repository: string; readonly marks: readonly string[] },
): Promise<string | undefined> {
  authorize(ctx, 'repository:read')
  validateRepositoryName(repository)
  return ctx.store.read(async (db) => {
    const found = await findGitRepository(db, repository)
    if (found === undefined) return undefined
    const places = marks.map((mark) => placeOfMark(found.repositoryNo, mark))
    const counts = new Map<string, number>()
    for (const id of (await findArtifactBases(db, places)).values())
      counts.set(id, (counts.get(id) ?? 0) + 1)
    return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
  })
}
