import { safePath } from '@stemma/contract'
import type { OpenFile } from '@stemma/objects'

/** What goes into an archive next. */
export type ArchiveEntry =
  | { readonly isDirectory: true; readonly path: string; readonly modifiedMs: number }
  | (Pick<OpenFile, 'isDirectory' | 'sizeBytes' | 'modifiedMs' | 'read'> & {
      readonly path: string
    })

/**
 * The name of an entry: relative, and nothing that leads out of the folder where somebody unpacks it. Throws for one that a path of the API
 * could not have either: plain files can be put into the artifacts folder by hand.
 */
export function entryName({ path, isDirectory }: ArchiveEntry): string {
  const safe = safePath(path)
  return isDirectory ? `${safe}/` : safe
}

/** Passes the bytes of a file on. Throws if they are not as many as were promised. */
export async function* wholeFile(
  entry: Pick<OpenFile, 'sizeBytes' | 'read'> & { readonly path: string },
): AsyncGenerator<Buffer, void, undefined> {
  const { path, sizeBytes } = entry
  let count = 0
  // An artifact's stream yields buffers.
  for await (const chunk of entry.read() as AsyncIterable<Buffer>) {
    count += chunk.byteLength
    yield chunk
  }
  if (count !== sizeBytes) throw new Error(`'${path}' has ${count} bytes instead of ${sizeBytes}`)
}
