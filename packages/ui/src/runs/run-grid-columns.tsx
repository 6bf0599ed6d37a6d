import type { ReactNode } from 'react'
import { Ago } from '../controls/ago.tsx'
import { formatNumber } from '../format/number.ts'
import { formatDuration } from '../format/time.ts'
import type { GridColumn } from '../table/grid-column.ts'
import { formatColumnId, isOrdered, type RunColumnId } from './column-id.ts'
import { columnLabel } from './column-label.ts'
import { groupValue } from './group-value.ts'
import { RunName, RunSelect } from './run-cells.tsx'
import { nextOrder, type OrderItem } from './run-order.ts'
import type { RunRow } from './run-rows.ts'
import { runValue } from './run-value.ts'

export interface RunGridInput {
  readonly columns: readonly RunColumnId[]
  readonly order: readonly OrderItem[]
  readonly onOrder: (order: readonly OrderItem[]) => void
  readonly widths: Readonly<Record<string, number>>
  /** Columns that stay at the left. */
  readonly pinned: ReadonlySet<string>
  readonly selected: ReadonlySet<string>
  readonly onSelect: (runIds: readonly string[]) => void
  /** Opens or closes a group, or the children of a run. */
  readonly onTwist: (key: string) => void
}

const nameWidth = 240

/** The columns of the table of runs: a box to select it, its name, and what the reader chose. */
export function runGridColumns(input: RunGridInput): readonly GridColumn<RunRow>[] {
  const { columns, order, onOrder, widths, pinned, selected, onSelect, onTwist } = input
  return [
    {
      id: 'select',
      title: '',
      label: 'Selected',
      width: 30,
      isPinned: true,
      cell: (row) => <RunSelect {...{ row, selected, onSelect }} />,
    },
    {
      id: 'name',
      title: 'Run',
      width: widths['name'] ?? nameWidth,
      isPinned: true,
      cell: (row) => <RunName {...{ row, onTwist }} />,
    },
    ...columns.map((id): GridColumn<RunRow> => {
      const text = formatColumnId(id)
      const item = order.find(({ column }) => column === text)
      return {
        id: text,
        title: columnLabel(id),
        label: text,
        width: widths[text] ?? defaultWidth(id),
        isPinned: pinned.has(text),
        isMovable: true,
        isNumber: id.kind === 'metric',
        order: item && (item.isDescending ? 'descending' : 'ascending'),
        onSort: isOrdered(id) ? (adds) => onOrder(nextOrder(order, { id, adds })) : undefined,
        cell: (row) => (
          <Value
            id={id}
            value={row.kind === 'run' ? runValue(row.run, id) : groupValue(row.runs, id)}
          />
        ),
      }
    }),
  ]
}

interface ValueProps {
  readonly id: RunColumnId
  readonly value: number | string | undefined
}

function Value({ id, value }: ValueProps): ReactNode {
  if (value === undefined) return null
  if (id.kind === 'metric') return <span title={String(value)}>{formatNumber(value)}</span>
  if (id.kind !== 'attribute') return <span title={String(value)}>{value}</span>
  switch (id.key) {
    case 'start_time':
    case 'end_time':
      return <Ago timeMs={Number(value)} />
    case 'duration':
      return formatDuration(Number(value))
    case 'commit':
    case 'run_id':
      return <span className="mono">{value}</span>
    default:
      return <span title={String(value)}>{value}</span>
  }
}

function defaultWidth(id: RunColumnId): number {
  if (id.kind === 'metric') return Math.min(180, 62 + columnLabel(id).length * 6)
  if (id.kind === 'attribute') return id.key === 'datasets' ? 170 : 96
  return Math.min(200, 60 + id.key.length * 6)
}
