import type { NativeRun } from '@stemma/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import type { ViewProps } from '../app/views.ts'
import { TextInput } from '../controls/text-input.tsx'
import { Problem, Toolbar } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { useQueryValue } from '../router/router.tsx'
import { Grid } from '../table/grid.tsx'
import { parseColumnList } from './column-id.ts'
import { defaultColumns } from './default-columns.ts'
import { ExperimentHeader } from './experiment-header.tsx'
import { NoRuns } from './no-runs.tsx'
import { runGridColumns } from './run-grid-columns.tsx'
import { formatOrder, orderBy, parseOrder } from './run-order.ts'
import { searchFilter } from './search-filter.ts'
import { runsOf, useRunPages } from './use-run-pages.ts'
import page from '../theme/page.module.css'

/** The runs of an experiment as a table. */
export function RunsPage({ params }: ViewProps): ReactNode {
  const experimentId = params['experiment'] ?? ''
  const experimentIds = [experimentId]
  const [search, setSearch] = useQueryValue('q')
  const [orderText, setOrder] = useQueryValue('sort')
  const [columnText] = useQueryValue('cols')
  const [view] = useQueryValue('view')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({})

  const experiment = useQuery({
    queryKey: ['experiment', experimentId],
    queryFn: ({ signal }) => ask('experiments.get', { experiment_id: experimentId }, signal),
  })
  useTitle(experiment.data?.name ?? '')
  const keys = useQuery({
    queryKey: ['run keys', experimentId],
    queryFn: ({ signal }) => ask('runs.keys', { experiment_ids: experimentIds }, signal),
    placeholderData: keepPreviousData,
  })
  const columns = useMemo(() => {
    if (columnText !== '') return parseColumnList(columnText)
    return keys.data === undefined ? [] : defaultColumns(keys.data)
  }, [columnText, keys.data])
  const order = useMemo(() => parseOrder(orderText), [orderText])
  const pages = useRunPages({
    experimentIds,
    filter: searchFilter(search),
    orderBy: orderBy(order),
    isTrash: view === 'deleted',
    columns,
    allParams: false,
  })
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages
  const runs = useMemo(() => runsOf(pages.data), [pages.data])
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const onToggle = useCallback(({ run_id: id }: NativeRun) => {
    setSelected((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const gridColumns = useMemo(
    () =>
      runGridColumns({
        ...{ columns, order, widths, selected, onToggle },
        onOrder: (next) => setOrder(formatOrder(next)),
      }),
    [columns, order, widths, selected, onToggle, setOrder],
  )
  const error = pages.error ?? experiment.error

  return (
    <div className={page['column']}>
      {experiment.data && <ExperimentHeader experiment={experiment.data} />}
      <Toolbar>
        <TextInput
          label="Search runs"
          placeholder="Search by name, or filter: metrics.loss < 0.1 and params.model = 'tree'"
          value={search}
          onCommit={setSearch}
          aria-invalid={error !== null}
        />
      </Toolbar>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      <div className={page['rest']}>
        <Grid
          label="Runs"
          rows={runs}
          rowKey={keyOf}
          columns={gridColumns}
          selected={selected}
          onToggle={onToggle}
          onOpen={({ run_id }) => navigate(paths.run(run_id))}
          onEnd={onEnd}
          onResize={(id, width) => setWidths((before) => ({ ...before, [id]: width }))}
          empty={
            pages.data !== undefined && (
              <NoRuns search={search} name={experiment.data?.name ?? ''} />
            )
          }
        />
      </div>
    </div>
  )
}

function keyOf({ run_id }: NativeRun): string {
  return run_id
}
