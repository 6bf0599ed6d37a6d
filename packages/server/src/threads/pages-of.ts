const pageLength = 1000

/** What is given one by one, in lists. */
export async function* pagesOf<T>(
  source: Iterable<T> | AsyncIterable<T>,
): AsyncGenerator<readonly T[]> {
  let page: T[] = []
  for await (const item of source) {
    page.push(item)
    if (page.length < pageLength) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
