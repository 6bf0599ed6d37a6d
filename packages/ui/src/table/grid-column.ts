import type { ReactNode } from 'react'

/** A column of a grid. */
export interface GridColumn<Row> {
  readonly id: string
  /** What the header says. */
  readonly title: ReactNode
  /** The title in words, where it is none. */
  readonly label?: string
  /** Pixels. */
  readonly width: number
  readonly isPinned?: boolean
  /** It can be dragged to another place. */
  readonly isMovable?: boolean
  readonly isNumber?: boolean
  /** How the rows stand by this column; undefined where they do not. */
  readonly order?: 'ascending' | 'descending' | undefined
  /** Undefined where rows can't be put in order by it. With shift the column is added to those that count already. */
  readonly onSort?: ((adds: boolean) => void) | undefined
  readonly cell: (row: Row) => ReactNode
}
