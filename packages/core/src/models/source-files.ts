import type { ModelVersionRow, Tag } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { KeptFiles } from './kept-files.ts'
import { locationOf } from './location-of.ts'
import { isPromptRequest } from './prompts.ts'
import { resolveSource, type SourceInput } from './resolve-source.ts'

/** What the files of a new version are, for whoever has looked before the version is made. */
export interface SealedFiles {
  /** The storage location whose files these are: a version with another one does not get their digest. */
  readonly storageLocation: string
  readonly digest: string
  readonly sizeBytes: number
  readonly fileCount: number
  /** The tree in which they are kept; absent where the store can't: then the version has them only as long as they stay as they are. */
  readonly kept?: KeptFiles | undefined
}

export interface SourceFiles {
  readonly storageLocation: string
  /** The same with `runs:/` resolved; undefined for a prompt, which has no files. */
  readonly location: string | undefined
  /** The version that the source is. */
  readonly copied: ModelVersionRow | undefined
}

/** Where the files of a source are, checked as for a new version. */
export async function sourceFiles(
  ctx: RowCtx,
  { tags, ...source }: Omit<SourceInput, 'isPrompt'> & { readonly tags: readonly Tag[] },
): Promise<SourceFiles> {
  authorize(ctx, 'model:read')
  const isPrompt = isPromptRequest(tags)
  return ctx.store.read(async (db) => {
    const { storageLocation, copied } = await resolveSource(
      db,
      { ...source, isPrompt },
      ctx.settings.trust,
    )
    return {
      storageLocation,
      copied,
      location: isPrompt ? undefined : await locationOf(db, storageLocation),
    }
  })
}
