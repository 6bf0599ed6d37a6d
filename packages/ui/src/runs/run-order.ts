import { formatColumnId, type RunColumnId } from './column-id.ts'

export interface OrderItem {
  /** As `formatColumnId` writes it. */
  readonly column: string
  readonly isDescending: boolean
}

/** The order in an address: what `order_by` takes, separated by commas. */
export function parseOrder(text: string): readonly OrderItem[] {
  return text
    .split(/,(?=(?:\w+\()?(?:attributes|metrics|params|tags)\.)/u)
    .filter((item) => item !== '')
    .map((item) => ({
      column: item.replace(/ (?:DESC|ASC)$/u, ''),
      isDescending: item.endsWith(' DESC'),
    }))
}

export function formatOrder(items: readonly OrderItem[]): string {
  return orderBy(items).join(',')
}

export function orderBy(items: readonly OrderItem[]): readonly string[] {
  return items.map(({ column, isDescending }) => (isDescending ? `${column} DESC` : column))
}

/**
 * The order after a click on a column's header: by it alone, or with `adds` after what counts already. A metric begins with its largest,
 * a time with the latest; the next click turns it round, the third takes it away.
 */
export function nextOrder(
  items: readonly OrderItem[],
  { id, adds }: { readonly id: RunColumnId; readonly adds: boolean },
): readonly OrderItem[] {
  const column = formatColumnId(id)
  const begins = id.kind === 'metric' || (id.kind === 'attribute' && id.key.endsWith('_time'))
  const known = items.find((item) => item.column === column)
  const others = adds ? items.filter((item) => item !== known) : []
  if (known === undefined) return [...others, { column, isDescending: begins }]
  const isTurned = known.isDescending !== begins
  return isTurned ? others : [...others, { column, isDescending: !begins }]
}
