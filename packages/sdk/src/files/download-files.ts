import type { NamedFile } from '@stemma/contract'
import { fetchFiles } from './fetch-files.ts'
import { fileBelow } from './file-below.ts'
import type { Transfer, Transferred } from './local-file.ts'
import { askFiles } from './object-calls.ts'
import { patiently } from './patiently.ts'
import type { WantedFile } from './wanted-file.ts'

/** What to fetch, and where to. */
export interface Download {
  /** A file or a directory of the owner; empty for all. */
  readonly path: string
  /** Made if it is missing; files keep their paths below the owner there. */
  readonly folder: string
}

/**
 * Fetches files of a run or a logged model, but for those that are there already with the same bytes. Every byte is checked. The files are
 * not fsynced, as those of a checkout are not: after a power cut another call compares them and fetches what is missing or half.
 */
export function downloadFiles(
  transfer: Transfer,
  { path, folder }: Download,
): Promise<Transferred> {
  async function* pages(): AsyncGenerator<readonly WantedFile[]> {
    for await (const page of pagesOf(transfer, path))
      yield page.map((file) => wantedFile(folder, file))
  }
  return fetchFiles(transfer, pages())
}

async function* pagesOf(transfer: Transfer, path: string): AsyncGenerator<readonly NamedFile[]> {
  for (let token: string | undefined; ;) {
    const after = token
    const page = await patiently(() => askFiles(transfer, { path, token: after }), transfer.signal)
    yield page.files
    if (page.next === undefined) return
    token = page.next
  }
}

function wantedFile(folder: string, { path, object_id: id, size_bytes }: NamedFile): WantedFile {
  return { file: fileBelow(folder, path), id, sizeBytes: Number(size_bytes) }
}
