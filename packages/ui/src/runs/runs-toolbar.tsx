import type { RunKeys } from '@stemma/contract'
import type { ReactNode } from 'react'
import { addressOf } from '../api/server.ts'
import { Button } from '../controls/button.tsx'
import { Toolbar } from '../controls/toolbar.tsx'
import { SavedViews } from '../views/saved-views.tsx'
import { ColumnChooser } from './column-chooser.tsx'
import { formatColumnId, type RunColumnId } from './column-id.ts'
import { FilterBuilder } from './filter-builder.tsx'
import { FilterInput } from './filter-input.tsx'
import { orderBy } from './run-order.ts'
import { searchFilter } from './search-filter.ts'
import type { RunsView, RunsViewChanges } from './use-runs-view.ts'
import controls from '../controls/controls.module.css'

interface RunsToolbarProps {
  readonly view: RunsView
  readonly changes: RunsViewChanges
  readonly experimentId: string
  readonly keys: RunKeys | undefined
  readonly columns: readonly RunColumnId[]
  readonly count: number
  readonly hasMore: boolean
  readonly isWrong: boolean
}

/** Before they are known; all has its place already. */
const noKeys: RunKeys = { metrics: [], params: [], tags: [], truncated: false }

export function RunsToolbar(props: RunsToolbarProps): ReactNode {
  const { view, changes, experimentId, keys = noKeys, columns, count, hasMore, isWrong } = props
  const { set } = changes
  const flag = (name: string, isOn: boolean, text: string): ReactNode => (
    <Button aria-pressed={isOn} onClick={() => set({ [name]: isOn ? undefined : '1' })}>
      {text}
    </Button>
  )
  return (
    <Toolbar>
      <FilterInput value={view.search} onCommit={changes.setSearch} {...{ keys, isWrong }} />
      <FilterBuilder {...{ keys, changes }} search={view.search} />
      <Button
        aria-pressed={view.isCharts}
        onClick={() => set({ tab: view.isCharts ? undefined : 'charts' })}
      >
        Charts
      </Button>
      {flag('differs', view.onlyDiffering, 'Only differences')}
      <select
        className={controls['select']}
        aria-label="Group by"
        value={view.group === undefined ? '' : formatColumnId(view.group)}
        onChange={({ target }) => set({ group: target.value })}
      >
        <option value="">No groups</option>
        {[
          ...keys.params.map((key) => ({ kind: 'param', key }) as const),
          { kind: 'attribute', key: 'datasets' } as const,
          ...keys.tags
            .filter((key) => !key.startsWith('mlflow.'))
            .map((key) => ({ kind: 'tag', key }) as const),
        ].map((id) => (
          <option key={formatColumnId(id)} value={formatColumnId(id)}>
            by {id.kind === 'attribute' ? 'data' : id.key}
          </option>
        ))}
      </select>
      <SavedViews experimentId={experimentId} />
      <ColumnChooser
        {...{ keys, columns }}
        onChange={changes.setColumns}
        pinned={view.pinnedColumns}
        onPin={changes.pinColumn}
      />
      <Button
        aria-pressed={view.isTrash}
        onClick={() => set({ view: view.isTrash ? undefined : 'deleted' })}
      >
        Trash
      </Button>
      <a
        className={controls['link']}
        href={csvAddress(view, experimentId)}
        download="runs.csv"
        title="All runs that match, with all that was logged"
      >
        CSV
      </a>
      <span className={controls['count']} role="status">
        {count}
        {hasMore ? '+' : ''} runs
      </span>
    </Toolbar>
  )
}

function csvAddress(view: RunsView, experimentId: string): string {
  return addressOf('runs.export', {
    experiment_ids: [experimentId],
    filter: searchFilter(view.search),
    order_by: orderBy(view.order),
    view: view.isTrash ? 'deleted' : 'active',
    format: 'csv',
    safe_csv: true,
  })
}
