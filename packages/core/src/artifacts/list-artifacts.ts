import { readArtifacts, type ArtifactRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

export interface ArtifactPage {
  readonly artifacts: readonly ArtifactRow[]
  /** `after` for the next page, if there is one. */
  readonly next?: string
}

/** A page of a directory, sorted by name; empty for a file and for what is not there. */
export async function listArtifacts(
  ctx: RowCtx,
  page: {
    readonly directory: string
    readonly after: string
    readonly limit: number
    /** Only names with a percent sign. */
    readonly isEscaped?: boolean
  },
): Promise<ArtifactPage> {
  authorize(ctx, 'artifact:read')
  const { directory, after, limit, isEscaped = false } = page
  const found = await ctx.store.read((db) =>
    readArtifacts(db, directory, { after, limit: limit + 1, isEscaped }),
  )
  const artifacts = found.slice(0, limit)
  const last = artifacts.at(-1)
  return last !== undefined && found.length > limit ? { artifacts, next: last.name } : { artifacts }
}
