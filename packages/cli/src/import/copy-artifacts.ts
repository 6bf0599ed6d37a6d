import { safePath, type ImportRefusal } from '@stemma/contract'
import type { FileOwner } from '../artifacts/artifact-address.ts'
import { openListing } from '../artifacts/listing.ts'
import { putFile } from '../artifacts/owner-routes.ts'
import type { HttpClient } from '../client/http-client.ts'
import type { SourceFile } from './artifact-places.ts'

export interface CopyArtifacts {
  readonly http: HttpClient
  readonly owner: FileOwner
  readonly files: AsyncIterable<SourceFile>
  readonly signal: AbortSignal
}

export interface Copied {
  readonly files: number
  readonly bytes: number
  readonly refused: readonly ImportRefusal[]
}

/** Copies the files of a run or a model, but for those that are here with the same size. */
export async function copyArtifacts({
  http,
  owner,
  files,
  signal,
}: CopyArtifacts): Promise<Copied> {
  const there = new Map<string, number>()
  const listing = await openListing(http, { owned: { owner, path: '' }, signal })
  for await (const page of listing.pages())
    for (const entry of page)
      if (!entry.is_directory) there.set(entry.path, Number(entry.size_bytes ?? 0))
  const refused: ImportRefusal[] = []
  let count = 0
  let bytes = 0
  for await (const { path: given, sizeBytes, read } of files) {
    signal.throwIfAborted()
    try {
      const path = safePath(given)
      if (there.get(path) === sizeBytes) continue
      await putFile(http, { owner, path, bytes: read(), signal })
      count++
      bytes += sizeBytes
    } catch (error) {
      signal.throwIfAborted()
      const subject = 'run_id' in owner ? owner.run_id : 'model_id' in owner ? owner.model_id : ''
      const reason = error instanceof Error ? error.message : String(error)
      refused.push({ subject: `${subject}/${given}`, reason })
    }
  }
  return { files: count, bytes, refused }
}
