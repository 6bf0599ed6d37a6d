import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { part } from '../app/part.tsx'
import type { ViewProps } from '../app/views.ts'
import { Problem } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { useGivenView } from '../views/use-given-view.ts'
import { defaultColumns, fewParams } from './default-columns.ts'
import { differing, distinct, paramColumns, varying } from './differing.ts'
import { ExperimentHeader } from './experiment-header.tsx'
import { NoRuns } from './no-runs.tsx'
import { orderBy } from './run-order.ts'
import { RunsTable } from './runs-table.tsx'
import { RunsToolbar } from './runs-toolbar.tsx'
import { searchFilter } from './search-filter.ts'
import { SelectionBar } from './selection-bar.tsx'
import { runsOf, useRunPages } from './use-run-pages.ts'
import { useRunsView } from './use-runs-view.ts'
import page from '../theme/page.module.css'

const RunsCharts = part(async () => (await import('./runs-charts.tsx')).RunsCharts)

/** The runs of an experiment: as a table, or as charts of those that match. */
export function RunsPage({ params }: ViewProps): ReactNode {
  const experimentId = params['experiment'] ?? ''
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const experiment = useQuery({
    queryKey: ['experiment', experimentId],
    queryFn: ({ signal }) => ask('experiments.get', { experiment_id: experimentId }, signal),
  })
  useTitle(experiment.data?.name ?? '')
  const keys = useQuery({
    queryKey: ['run keys', experimentId],
    queryFn: ({ signal }) =>
      ask('runs.keys', { experiment_ids: [experimentId], limit: 20_000 }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  const [view, changes] = useRunsView()
  const { isCharts } = view
  useEffect(() => {
    // While their runs come.
    if (isCharts) void RunsCharts.load()
  }, [isCharts])
  const known = keys.data
  const isLate = useGivenView(experiment.data)
  const wanted = view.chosen ?? (known === undefined ? [] : defaultColumns(known, []))
  const isOpen = view.chosen === undefined && (known?.params.length ?? 0) <= fewParams
  const pages = useRunPages({
    experimentIds: [experimentId],
    filter: searchFilter(view.search),
    orderBy: orderBy(view.order),
    isTrash: view.isTrash,
    columns: view.group === undefined ? wanted : [...wanted, view.group],
    allParams: view.onlyDiffering || isOpen,
    isReady: !isLate && (known !== undefined || view.chosen !== undefined),
  })
  const runs = useMemo(() => runsOf(pages.data), [pages.data])
  const columns = useMemo(() => {
    if (view.onlyDiffering) {
      const shown = view.chosen ?? (known === undefined ? [] : defaultColumns(known, []))
      return differing(runs, distinct([...shown, ...paramColumns(runs)]))
    }
    if (view.chosen !== undefined) return view.chosen
    return known === undefined ? [] : defaultColumns(known, varying(runs, paramColumns(runs)))
  }, [view.onlyDiffering, view.chosen, known, runs])
  // What has left the table, by a search or to the trash, is not meant by any button.
  const chosen = runs.filter(({ run_id: id }) => selected.has(id))
  const error = pages.error ?? experiment.error
  const isEmpty = pages.data !== undefined && runs.length === 0

  // All of it comes at once: a head that came later would push the rest down.
  if (experiment.data === undefined && error === null) return null
  return (
    <div className={page['column']}>
      {experiment.data && <ExperimentHeader experiment={experiment.data} />}
      <RunsToolbar
        {...{ view, changes, experimentId, columns }}
        keys={known}
        count={runs.length}
        hasMore={pages.hasNextPage}
        isWrong={error !== null}
      />
      {error !== null && <Problem>{errorText(error)}</Problem>}
      {chosen.length > 0 && (
        <SelectionBar
          runIds={chosen.map(({ run_id }) => run_id)}
          name={chosen.length === 1 ? chosen[0]?.name : undefined}
          isTrash={view.isTrash}
          onClear={() => setSelected(new Set())}
        />
      )}
      {view.isCharts && !isEmpty ? (
        <div className={page['scroll']}>
          <RunsCharts runs={chosen.length > 0 ? chosen : runs} keys={known} />
        </div>
      ) : (
        <RunsTable
          {...{ runs, columns, view, changes, selected, setSelected, pages }}
          empty={isEmpty && <NoRuns {...view} name={experiment.data?.name ?? ''} />}
        />
      )}
    </div>
  )
}
