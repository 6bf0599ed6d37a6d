import { useMemo } from 'react'
import { currentPlace, navigate } from '../router/history.ts'
import { withQuery } from '../router/place.ts'
import { useQueryValue, useRouter } from '../router/router.tsx'
import {
  formatColumnId,
  formatColumnList,
  parseColumnId,
  parseColumnList,
  type RunColumnId,
} from './column-id.ts'
import { formatOrder, parseOrder, type OrderItem } from './run-order.ts'

/** What of an experiment's runs is shown, and how: all of it stands in the address. */
export interface RunsView {
  readonly search: string
  readonly order: readonly OrderItem[]
  /** What the reader chose; undefined before that. */
  readonly chosen: readonly RunColumnId[] | undefined
  readonly isTrash: boolean
  readonly group: RunColumnId | undefined
  readonly isNested: boolean
  readonly onlyDiffering: boolean
  readonly isCharts: boolean
  /** Columns that stay at the left, as `formatColumnId` writes them. */
  readonly pinnedColumns: ReadonlySet<string>
}

export interface RunsViewChanges {
  readonly setSearch: (text: string | undefined) => void
  readonly setOrder: (order: readonly OrderItem[]) => void
  readonly setColumns: (columns: readonly RunColumnId[] | undefined) => void
  /** Keeps a column at the left, or lets it go. */
  readonly pinColumn: (id: RunColumnId) => void
  /** Changes of the query by its names; undefined takes one away. */
  readonly set: (changes: Readonly<Record<string, string | undefined>>) => void
}

export function useRunsView(): readonly [RunsView, RunsViewChanges] {
  const { place } = useRouter()
  const [search, setSearch] = useQueryValue('q')
  const text = (name: string): string => place.query.get(name) ?? ''
  const [orderText, columnText] = [text('sort'), text('cols')]
  const order = useMemo(() => parseOrder(orderText), [orderText])
  const chosen = useMemo(
    () => (columnText === '' ? undefined : parseColumnList(columnText)),
    [columnText],
  )
  const pinText = text('left')
  const pinnedColumns = useMemo(
    () => new Set(parseColumnList(pinText).map(formatColumnId)),
    [pinText],
  )
  const groupText = text('group')
  const group = useMemo(() => parseColumnId(groupText), [groupText])
  const set: RunsViewChanges['set'] = (changes) =>
    navigate(withQuery(currentPlace(), changes), { replace: true })
  const view: RunsView = {
    ...{ search, order, chosen, group },
    isTrash: text('view') === 'deleted',
    isNested: text('flat') === '',
    onlyDiffering: text('differs') !== '',
    isCharts: text('tab') === 'charts',
    pinnedColumns,
  }
  return [
    view,
    {
      ...{ set, setSearch },
      setOrder: (next) => set({ sort: formatOrder(next) }),
      pinColumn: (id) => {
        const next = new Set(pinnedColumns)
        if (!next.delete(formatColumnId(id))) next.add(formatColumnId(id))
        set({ left: formatColumnList([...next].flatMap((one) => parseColumnId(one) ?? [])) })
      },
      setColumns: (next) => set({ cols: next && formatColumnList(next) }),
    },
  ]
}
