import type { NativeRun, RunPage } from '@stemma/contract'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import {
  useCallback,
  useMemo,
  useState,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
} from 'react'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Grid } from '../table/grid.tsx'
import type { RunColumnId } from './column-id.ts'
import { idsOf } from './ids-of.ts'
import { keepWidths, keptWidths } from './kept-widths.ts'
import { movedColumn } from './moved-column.ts'
import { runGridColumns } from './run-grid-columns.tsx'
import { runRows, type RunRow } from './run-rows.ts'
import { toggled } from './toggled.ts'
import type { RunsView, RunsViewChanges } from './use-runs-view.ts'
import page from '../theme/page.module.css'

interface RunsTableProps {
  readonly runs: readonly NativeRun[]
  readonly columns: readonly RunColumnId[]
  readonly view: RunsView
  readonly changes: RunsViewChanges
  readonly selected: ReadonlySet<string>
  readonly setSelected: Dispatch<SetStateAction<ReadonlySet<string>>>
  readonly pages: UseInfiniteQueryResult<InfiniteData<RunPage>>
  readonly empty: ReactNode
}

export function RunsTable(props: RunsTableProps): ReactNode {
  const { runs, columns, view, changes, selected, setSelected, pages, empty } = props
  const { group, isNested, order } = view
  const { setOrder } = changes
  const [widths, setWidths] = useState(keptWidths)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const rows = useMemo(
    () => runRows(runs, { group, isNested, closed }),
    [runs, group, isNested, closed],
  )
  const onSelect = useCallback(
    (ids: readonly string[]) => setSelected((before) => toggled(before, ids)),
    [setSelected],
  )
  const onTwist = useCallback((key: string) => setClosed((before) => toggled(before, [key])), [])
  const gridColumns = useMemo(
    () =>
      runGridColumns({
        columns,
        order,
        widths,
        pinned: view.pinnedColumns,
        selected,
        onSelect,
        onTwist,
        onOrder: setOrder,
      }),
    [columns, order, widths, view.pinnedColumns, selected, onSelect, onTwist, setOrder],
  )
  return (
    <div className={page['rest']}>
      <Grid
        label="Runs"
        rows={rows}
        rowKey={keyOf}
        columns={gridColumns}
        selected={selected}
        onToggle={(row) => onSelect(idsOf(row))}
        onOpen={(row) =>
          row.kind === 'run' ? navigate(paths.run(row.run.run_id)) : onTwist(row.key)
        }
        onEnd={onEnd}
        viewKey={JSON.stringify([view.search, order, group, isNested, view.isTrash])}
        onResize={(id, width) => {
          const { [id]: _, ...others } = widths
          const next = { ...others, [id]: width }
          setWidths(next)
          keepWidths(next)
        }}
        onMove={(id, onto) => changes.setColumns(movedColumn(columns, id, onto))}
        empty={empty}
      />
    </div>
  )
}

function keyOf(row: RunRow): string {
  return row.kind === 'run' ? row.run.run_id : row.key
}
