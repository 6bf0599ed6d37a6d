import type { CSSProperties, PointerEvent, ReactNode } from 'react'
import type { GridColumn } from './grid-column.ts'
import type { VisibleColumn } from './grid-row.tsx'
import css from './grid.module.css'

interface GridHeaderProps<Row> {
  readonly pinned: readonly GridColumn<Row>[]
  readonly shown: readonly VisibleColumn<Row>[]
  readonly width: number
  readonly onResize: ((columnId: string, width: number) => void) | undefined
  readonly onMove: ((columnId: string, ontoId: string) => void) | undefined
}

/** Nothing else that is dragged over the page is taken for a column. */
const dragType = 'application/x-stemma-column'

export function GridHeader<Row>({
  pinned,
  shown,
  width,
  onResize,
  onMove,
}: GridHeaderProps<Row>): ReactNode {
  let left = 0
  return (
    <div role="rowgroup" className={css['head']} style={{ minWidth: width }}>
      <div role="row" aria-rowindex={1} className={css['headRow']}>
        {pinned.map((column, at) => {
          const style = { left, width: column.width }
          left += column.width
          return (
            <HeaderCell
              key={column.id}
              {...{ column, style, onResize, onMove }}
              index={at + 1}
              isPinned
            />
          )
        })}
        {shown.map(({ column, left: start, place }) => (
          <HeaderCell
            key={column.id}
            {...{ column, onResize, onMove }}
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
  readonly onMove: ((columnId: string, ontoId: string) => void) | undefined
}

function HeaderCell<Row>({
  column,
  style,
  index,
  isPinned,
  onResize,
  onMove,
}: HeaderCellProps<Row>): ReactNode {
  const { id, title, label, order, onSort, isNumber } = column
  const canMove = onMove !== undefined && column.isMovable === true
  return (
    <div
      role="columnheader"
      aria-colindex={index}
      aria-sort={order ?? (onSort ? 'none' : undefined)}
      className={css[isPinned === true ? 'headPinned' : 'headCell']}
      data-number={isNumber || undefined}
      draggable={canMove}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(dragType, id)
        dataTransfer.effectAllowed = 'move'
      }}
      onDragOver={(event) => {
        if (canMove && event.dataTransfer.types.includes(dragType)) event.preventDefault()
      }}
      onDrop={(event) => {
        const moved = event.dataTransfer.getData(dragType)
        if (canMove && moved !== '' && moved !== id) onMove(moved, id)
      }}
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
          // Not the column is dragged, but its edge.
          draggable
          onDragStart={(event) => {
            event.preventDefault()
            event.stopPropagation()
          }}
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
