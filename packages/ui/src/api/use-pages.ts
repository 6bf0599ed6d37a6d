import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

/** A part of a list, as routes answer it. */
interface Page {
  readonly next_page_token?: string | undefined
}

/** A list that is asked for page by page. */
export interface Pages<Row> {
  /** What has come. */
  readonly rows: readonly Row[]
  /** The first page is there. */
  readonly isLoaded: boolean
  readonly error: Error | null
  /** Asks for the next page, unless there is none or it is on its way. */
  readonly onEnd: () => void
  readonly hasMore: boolean
}

interface PagesOf<Row, P extends Page> {
  /** What tells this list from others. */
  readonly key: readonly unknown[]
  readonly askPage: (token: { readonly page_token?: string }, signal: AbortSignal) => Promise<P>
  readonly rowsOf: (page: P) => readonly Row[]
  /** Asks again after so many milliseconds. */
  readonly liveMs?: number
}

/** Asks for a list. While another one of the same kind comes, the one before stays. `rowsOf` is read when a page comes. */
export function usePages<Row, P extends Page>({
  key,
  askPage,
  rowsOf,
  liveMs,
}: PagesOf<Row, P>): Pages<Row> {
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      askPage(pageParam === '' ? {} : { page_token: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (last: P) => last.next_page_token,
    placeholderData: keepPreviousData,
    refetchInterval: liveMs ?? false,
  })
  // Not when `rowsOf` is another function: it is one at each look, and does the same.
  const rows = useMemo(() => data?.pages.flatMap(rowsOf) ?? [], [data])
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return { rows, isLoaded: data !== undefined, error, onEnd, hasMore: hasNextPage }
}
