import { memo, type ReactNode } from 'react'
import type { GridColumn } from './grid-column.ts'
import css from './grid.module.css'

/** A column that is seen, and where. */
export interface VisibleColumn<Row> {
  readonly column: GridColumn<Row>
  readonly left: number
  /** Its number among the columns that are not pinned. */
  readonly place: number
}

interface GridRowProps<Row> {
  readonly row: Row
  readonly index: number
  readonly top: number
  readonly pinned: readonly GridColumn<Row>[]
  readonly shown: readonly VisibleColumn<Row>[]
  readonly isActive: boolean
  readonly isSelected: boolean
}

function Row<R>({
  row,
  index,
  top,
  pinned,
  shown,
  isActive,
  isSelected,
}: GridRowProps<R>): ReactNode {
  let left = 0
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={css['row']}
      data-active={isActive || undefined}
      data-selected={isSelected || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {pinned.map(({ id, width, isNumber, cell }, at) => {
        const style = { left, width }
        left += width
        return (
          <div
            key={id}
            role="cell"
            aria-colindex={at + 1}
            className={css['pinned']}
            {...{ style }}
            data-number={isNumber || undefined}
          >
            {cell(row)}
          </div>
        )
      })}
      {shown.map(({ column: { id, width, isNumber, cell }, left: place, place: at }) => (
        <div
          key={id}
          role="cell"
          aria-colindex={pinned.length + at + 1}
          className={css['cell']}
          style={{ left: place, width }}
          data-number={isNumber || undefined}
        >
          {cell(row)}
        </div>
      ))}
    </div>
  )
}

/** A row of a grid. */
// The guarantee: memo keeps the signature; React's types lose the parameter.
export const GridRow = memo(Row) as typeof Row
