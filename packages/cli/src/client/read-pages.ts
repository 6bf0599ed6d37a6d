interface Page<T> {
  readonly items: readonly T[]
  readonly nextPageToken: string | undefined
}

interface PageRequest {
  readonly limit: number
  readonly page_token?: string
}

const pageSize = 1000

/** The first `limit` items of a list, however many pages that takes; `Infinity` for all. */
export async function readPages<T>(
  limit: number,
  readPage: (request: PageRequest) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = []
  let token: string | undefined
  while (all.length < limit) {
    const { items, nextPageToken } = await readPage({
      limit: Math.min(pageSize, limit - all.length),
      ...(token !== undefined && { page_token: token }),
    })
    all.push(...items)
    if (nextPageToken === undefined || nextPageToken === '') break
    token = nextPageToken
  }
  return all
}
