import type { MetricSummary, NativeRun, RunPage } from '@stemma/contract'
import {
  keepPreviousData,
  useInfiniteQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query'
import { ask } from '../api/server.ts'
import type { RunColumnId } from './column-id.ts'

export interface RunQuery {
  readonly experimentIds: readonly string[]
  readonly filter: string
  readonly orderBy: readonly string[]
  readonly isTrash: boolean
  readonly columns: readonly RunColumnId[]
  /** Parameters of every name, for a table that finds out by itself which ones differ. */
  readonly allParams: boolean
  /** It is known which columns are wanted. */
  readonly isReady: boolean
}

const firstPageSize = 100
const pageSize = 500
const liveMs = 5_000
/** Tables of more pages than this are asked for anew by hand only. */
const livePages = 2

/** Tags that the table shows without a column of their own. */
const ownTags = [
  'mlflow.parentRunId',
  'mlflow.source.name',
  'mlflow.source.git.commit',
  'mlflow.note.content',
  'mlflow.runColor',
]

/** Runs page by page, each with the values of the columns that are shown and no others. */
export function useRunPages(query: RunQuery): UseInfiniteQueryResult<InfiniteData<RunPage>> {
  const { experimentIds, filter, orderBy, isTrash, columns, allParams, isReady } = query
  const keysOf = (kind: RunColumnId['kind']): string[] => [
    ...new Set(columns.filter((id) => id.kind === kind).map(({ key }) => key)),
  ]
  const request = {
    experiment_ids: experimentIds,
    filter,
    order_by: orderBy,
    view: isTrash ? ('deleted' as const) : ('active' as const),
    metrics: keysOf('metric'),
    ...(!allParams && { params: keysOf('param') }),
    tags: [...new Set([...ownTags, ...keysOf('tag')])],
    aggregates: aggregatesOf(columns),
  }
  return useInfiniteQuery({
    queryKey: ['runs', request],
    enabled: isReady,
    queryFn: ({ pageParam, signal }) =>
      ask(
        'runs.search',
        {
          ...request,
          limit: pageParam === '' ? firstPageSize : pageSize,
          ...(pageParam !== '' && { page_token: pageParam }),
        },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= livePages ? liveMs : false),
  })
}

function aggregatesOf(columns: readonly RunColumnId[]): readonly MetricSummary[] {
  const wanted = new Set<MetricSummary>()
  for (const id of columns)
    if (id.kind === 'metric' && id.summary !== 'last') wanted.add(id.summary)
  return [...wanted]
}

export function runsOf(data: InfiniteData<RunPage> | undefined): readonly NativeRun[] {
  return data?.pages.flatMap(({ runs }) => runs) ?? []
}
