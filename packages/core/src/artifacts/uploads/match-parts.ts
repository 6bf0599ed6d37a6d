import { invalidParameter } from '@stemma/contract'
import { readArtifactParts, type ArtifactPartRow } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'
import { requireSamePath, requireUpload } from './find-upload.ts'

/** A part as the caller says it sent it. */
export interface GivenPart {
  readonly part_number: number
  /** What the answer to the part said, with its quotes or without. */
  readonly etag: string
}

export interface MatchedParts {
  /** To be joined in this order; empty if the upload is complete already. */
  readonly objectIds: readonly string[]
}

/**
 * The parts of an upload, if they are all there and what the caller says they are.
 *
 * @throws INVALID_PARAMETER_VALUE that names the part that is missing or another; RESOURCE_DOES_NOT_EXIST if there is no such upload.
 */
export async function matchParts(
  ctx: RowCtx,
  input: { readonly uploadId: string; readonly path: string; readonly parts: readonly GivenPart[] },
): Promise<MatchedParts> {
  authorize(ctx, 'artifact:write')
  const { uploadId, path, parts } = input
  return ctx.store.read(async (db) => {
    const upload = await requireUpload(ctx, db, uploadId)
    requireSamePath(upload, path)
    if (upload.objectId !== undefined) return { objectIds: [] }
    const etags = etagsOf(parts, upload.partCount)
    return { objectIds: compare(etags, await readArtifactParts(db, uploadId)) }
  })
}

/** By number less one. */
function etagsOf(parts: readonly GivenPart[], partCount: number): readonly string[] {
  const etags = new Map<number, string>()
  for (const { part_number: number, etag } of parts) {
    if (number < 1 || number > partCount)
      throw wrong(`part ${number} is none of the ${partCount} of this upload.`)
    if (etags.has(number)) throw wrong(`part ${number} is there twice.`)
    etags.set(number, etag)
  }
  return Array.from({ length: partCount }, (_, index) => {
    const etag = etags.get(index + 1)
    if (etag === undefined) throw wrong(`part ${index + 1} of ${partCount} is missing.`)
    return etag
  })
}

function compare(etags: readonly string[], stored: readonly ArtifactPartRow[]): readonly string[] {
  const ids = new Map(stored.map(({ partNumber, objectId }) => [partNumber, objectId]))
  return etags.map((etag, index) => {
    const id = ids.get(index + 1)
    if (id === undefined) throw wrong(`part ${index + 1} was not uploaded.`)
    if (etag.replaceAll('"', '') !== id)
      throw wrong(`the etag of part ${index + 1} is not that of what was uploaded.`)
    return id
  })
}

function wrong(reason: string): Error {
  return invalidParameter(`Invalid value for parameter 'parts' supplied: ${reason}`)
}
