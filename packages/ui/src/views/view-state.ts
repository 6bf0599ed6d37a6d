import type { NativeViewState } from '@stemma/contract'
import {
  formatColumnId,
  formatColumnList,
  parseColumnId,
  parseColumnList,
} from '../runs/column-id.ts'
import { orderBy, parseOrder } from '../runs/run-order.ts'

/** Names of a query that are no part of a view. */
const passing: ReadonlySet<string> = new Set(['saved', 'share'])
const known: ReadonlySet<string> = new Set([
  ...['q', 'sort', 'cols', 'group', 'view', 'flat', 'differs', 'tab', 'charts', 'lines'],
])

/** What the address of an experiment's runs shows, as the server keeps it. */
export function stateOf(query: URLSearchParams): NativeViewState {
  const text = (name: string): string => query.get(name) ?? ''
  const extra = new URLSearchParams(
    [...query].filter(([name]) => !known.has(name) && !passing.has(name)),
  ).toString()
  return {
    ...{ filter: text('q'), order_by: [...orderBy(parseOrder(text('sort')))] },
    columns: parseColumnList(text('cols')).map(formatColumnId),
    group_by: text('group'),
    lifecycle: text('view') === 'deleted' ? 'deleted' : 'active',
    ...{ is_flat: text('flat') !== '', only_differences: text('differs') !== '' },
    tab: text('tab') === 'charts' ? 'charts' : 'table',
    ...{ charts: text('charts'), lines: text('lines'), extra },
  }
}

/** The same the other way. */
export function queryOf(state: Partial<NativeViewState>): URLSearchParams {
  const query = new URLSearchParams()
  const set = (name: string, value: string): void => {
    if (value !== '') query.set(name, value)
  }
  set('q', state.filter ?? '')
  set('sort', (state.order_by ?? []).join(','))
  set('cols', formatColumnList((state.columns ?? []).flatMap((text) => parseColumnId(text) ?? [])))
  set('group', state.group_by ?? '')
  set('view', state.lifecycle === 'deleted' ? 'deleted' : '')
  set('flat', state.is_flat === true ? '1' : '')
  set('differs', state.only_differences === true ? '1' : '')
  set('tab', state.tab === 'charts' ? 'charts' : '')
  set('charts', state.charts ?? '')
  set('lines', state.lines ?? '')
  for (const [name, value] of new URLSearchParams(state.extra ?? ''))
    if (!known.has(name) && !passing.has(name)) set(name, value)
  return query
}

/** Whether two states show the same. */
export function isSameState(a: Partial<NativeViewState>, b: Partial<NativeViewState>): boolean {
  const text = (state: Partial<NativeViewState>): string =>
    [...queryOf(state)].map(String).toSorted().join('\n')
  return text(a) === text(b)
}
