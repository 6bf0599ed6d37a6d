interface Page<T> {
  readonly items: readonly T[]
  readonly nextPageToken: string | undefined
}

interface PageRequest {
  readonly limit: number
  readonly page_token?: string
}

export interface Listing<T> {
  readonly items: readonly T[]
  /** There is more than was asked for. */
  readonly hasMore: boolean
}

const pageSize = 1000

/** The first `limit` items of a list, however many pages that takes; `Infinity` for all. */
export async function readPages<T>(
  limit: number,
  readPage: (request: PageRequest) => Promise<Page<T>>,
): Promise<Listing<T>> {
  const items: T[] = []
  let token: string | undefined
  do {
    const page = await readPage({
      limit: Math.min(pageSize, limit - items.length),
      ...(token !== undefined && { page_token: token }),
    })
    for (const item of page.items) items.push(item)
    token = page.nextPageToken === '' ? undefined : page.nextPageToken
  } while (token !== undefined && items.length < limit)
  return { items, hasMore: token !== undefined }
}
