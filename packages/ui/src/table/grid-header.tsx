import type { CSSProperties, PointerEvent, ReactNode } from 'react'
import type { GridColumn } from './grid-column.ts'
import type { VisibleColumn } from './grid-row.tsx'
import css from './grid.module.css'

interface GridHeaderProps<Row> {
  readonly pinned: readonly GridColumn<Row>[]
  readonly shown: readonly VisibleColumn<Row>[]
  readonly width: number
  readonly onResize: ((columnId: string, width: number) => void) | undefined
}

export function GridHeader<Row>({
  pinned,
  shown,
  width,
  onResize,
}: GridHeaderProps<Row>): ReactNode {
  let left = 0
  return (
    <div role="rowgroup" className={css['head']} style={{ minWidth: width }}>
      <div role="row" aria-rowindex={1} className={css['headRow']}>
        {pinned.map((column, at) => {
          const style = { left, width: column.width }
          left += column.width
          return (
            <HeaderCell key={column.id} {...{ column, style, onResize }} index={at + 1} isPinned />
          )
        })}
        {shown.map(({ column, left: start, place }) => (
          <HeaderCell
            key={column.id}
            {...{ column, onResize }}
            index={pinned.length + place + 1}
            style={{ left: start, width: column.width }}
          />
        ))}
      </div>
    </div>
  )
}

interface HeaderCellProps<Row> {
  readonly column: GridColumn<Row>
  readonly style: CSSProperties
  readonly index: number
  readonly isPinned?: boolean
  readonly onResize: ((columnId: string, width: number) => void) | undefined
}

function HeaderCell<Row>({
  column,
  style,
  index,
  isPinned,
  onResize,
}: HeaderCellProps<Row>): ReactNode {
  const { title, label, order, onSort, isNumber } = column
  return (
    <div
      role="columnheader"
      aria-colindex={index}
      aria-sort={order ?? (onSort ? 'none' : undefined)}
      className={css[isPinned === true ? 'headPinned' : 'headCell']}
      data-number={isNumber || undefined}
      style={style}
    >
      {onSort === undefined ? (
        <span className="ellipsis" title={label}>
          {title}
        </span>
      ) : (
        <button
          type="button"
          className={css['sort']}
          title={`${label ?? ''}\nClick to order by it; with Shift, after what counts already`.trim()}
          onClick={(event) => onSort(event.shiftKey)}
        >
          <span className="ellipsis">{title}</span>
          {order !== undefined && <span aria-hidden>{order === 'ascending' ? '↑' : '↓'}</span>}
        </button>
      )}
      {onResize !== undefined && column.width > 40 && (
        <span
          className={css['resize']}
          onPointerDown={(event) => startResize(event, column, onResize)}
        />
      )}
    </div>
  )
}

function startResize<Row>(
  event: PointerEvent<HTMLElement>,
  { id, width }: GridColumn<Row>,
  onResize: (columnId: string, width: number) => void,
): void {
  const handle: HTMLElement = event.currentTarget
  const startX = event.clientX
  handle.setPointerCapture(event.pointerId)
  const stop = new AbortController()
  const { signal } = stop
  handle.addEventListener(
    'pointermove',
    ({ clientX }) => onResize(id, Math.max(48, Math.round(width + clientX - startX))),
    { signal },
  )
  handle.addEventListener('pointerup', () => stop.abort(), { signal })
  handle.addEventListener('pointercancel', () => stop.abort(), { signal })
}
