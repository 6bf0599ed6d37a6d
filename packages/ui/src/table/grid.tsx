import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { GridColumn } from './grid-column.ts'
import { GridHeader } from './grid-header.tsx'
import { GridRow, type VisibleColumn } from './grid-row.tsx'
import { moveFocus } from './move-focus.ts'
import { useAnchor } from './use-anchor.ts'
import css from './grid.module.css'

export interface GridProps<Row> {
  /** What the table shows, for those who can't see it. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Pinned ones first. */
  readonly columns: readonly GridColumn<Row>[]
  readonly selected?: ReadonlySet<string> | undefined
  readonly onToggle?: ((row: Row) => void) | undefined
  /** Enter on a row. */
  readonly onOpen?: ((row: Row) => void) | undefined
  /** The last rows are near. */
  readonly onEnd?: (() => void) | undefined
  readonly onResize?: ((columnId: string, width: number) => void) | undefined
  /** A column was dragged onto another one, whose place it takes. */
  readonly onMove?: ((columnId: string, ontoId: string) => void) | undefined
  /** What is shown: another one begins at the top, the same one stays where the reader is. */
  readonly viewKey?: string
  /** Shown below the header where there are no rows. */
  readonly empty?: ReactNode
}

const rowHeight = 26
const headerHeight = 28

/** A table that draws only what is seen of it, in both directions. Pinned columns stay at the left; `j k`, Enter and `x` work on rows. */
export function Grid<Row>(props: GridProps<Row>): ReactNode {
  const {
    label,
    rows,
    rowKey,
    columns,
    selected,
    onToggle,
    onOpen,
    onEnd,
    onResize,
    onMove,
    empty,
  } = props
  const { viewKey = '' } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(-1)
  const { pinned, loose, pinnedWidth } = useMemo(() => {
    const pinned = columns.filter((column) => column.isPinned)
    const loose = columns.filter((column) => !column.isPinned)
    return { pinned, loose, pinnedWidth: pinned.reduce((sum, { width }) => sum + width, 0) }
  }, [columns])

  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey])
  useAnchor({ scroller, keys, rowHeight, viewKey })
  const vertical = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: headerHeight,
  })
  const widths = loose.map(({ width }) => width).join()
  const horizontal = useVirtualizer({
    horizontal: true,
    count: loose.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => loose[index]?.width ?? 0,
    overscan: 3,
    scrollPaddingStart: pinnedWidth,
  })
  useEffect(() => horizontal.measure(), [horizontal, widths])

  const visibleRows = vertical.getVirtualItems()
  const last = visibleRows.at(-1)?.index ?? 0
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 30) onEnd?.()
  }, [last, rows.length, onEnd])

  // The same array as long as the same columns are seen: rows that stay are not drawn again while others come.
  const visibleColumns = horizontal.getVirtualItems()
  const shown = useMemo(
    () =>
      visibleColumns.flatMap(({ index, start }): readonly VisibleColumn<Row>[] => {
        const column = loose[index]
        return column === undefined ? [] : [{ column, left: pinnedWidth + start, place: index }]
      }),
    [visibleColumns, loose, pinnedWidth],
  )
  const width = pinnedWidth + horizontal.getTotalSize()

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moveFocus(event, { active, count: rows.length })
    const row = rows[active]
    if (next !== undefined) {
      setActive(next)
      vertical.scrollToIndex(next)
    } else if (row !== undefined && event.key === 'Enter') onOpen?.(row)
    else if (row !== undefined && event.key === 'x') onToggle?.(row)
    else return
    event.preventDefault()
  }

  return (
    <div className={css['frame']}>
      <div
        ref={scroller}
        className={css['scroller']}
        role="table"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        // Scrolls by keys, and takes `j` and `k`.
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.target === event.currentTarget) onKeyDown(event)
        }}
      >
        <GridHeader {...{ pinned, shown, width, onResize, onMove }} />
        <div
          role="rowgroup"
          className={css['body']}
          style={{ width, height: vertical.getTotalSize() }}
        >
          {visibleRows.map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            const key = rowKey(row)
            return (
              <GridRow
                key={key}
                {...{ row, index, pinned, shown, top: start }}
                isActive={index === active}
                isSelected={selected?.has(key) ?? false}
              />
            )
          })}
        </div>
      </div>
      {rows.length === 0 && <div className={css['empty']}>{empty}</div>}
    </div>
  )
}
