import type { ArtifactEntry, ArtifactPage } from '@stemma/contract'
import type { HttpClient } from '../client/http-client.ts'
import type { OwnedPath } from './artifact-address.ts'
import { listPage } from './owner-routes.ts'

/** All that is at a path, as it becomes known. */
export interface Listing {
  readonly isDirectory: boolean
  /** What has come so far. */
  readonly entries: readonly ArtifactEntry[]
  /** From the first page on, however often; one that is here is not asked for again. */
  readonly pages: () => AsyncGenerator<readonly ArtifactEntry[]>
}

const pageSize = 1000

/** Asks for the first page: what is not there fails now. */
export async function openListing(
  http: HttpClient,
  { owned, signal }: { readonly owned: OwnedPath; readonly signal: AbortSignal | undefined },
): Promise<Listing> {
  const entries: ArtifactEntry[] = []
  const known: ArtifactPage[] = []
  const ask = async (token?: string): Promise<ArtifactPage> => {
    signal?.throwIfAborted()
    const after = token === undefined ? {} : { page_token: token }
    const page = await listPage(http, owned, { recursive: true, limit: pageSize, ...after })
    known.push(page)
    for (const entry of page.entries) entries.push(entry)
    return page
  }
  const first = await ask()
  async function* pages(): AsyncGenerator<readonly ArtifactEntry[]> {
    let page = first
    for (let next = 1; ; next += 1) {
      yield page.entries
      const token = page.next_page_token ?? ''
      if (token === '') return
      page = known[next] ?? (await ask(token))
    }
  }
  return { isDirectory: first.is_directory, entries, pages }
}
