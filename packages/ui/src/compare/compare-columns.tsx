import type { RunComparison } from '@stemma/contract'
import type { ReactNode } from 'react'
import { formatNumber, toNumber } from '../format/number.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { StatusDot } from '../runs/status-dot.tsx'
import type { GridColumn } from '../table/grid-column.ts'
import type { CompareRow } from './compare-rows.ts'
import css from './compare.module.css'

export function compareColumns({ runs }: RunComparison): readonly GridColumn<CompareRow>[] {
  return [
    {
      id: 'name',
      title: '',
      label: 'Name',
      width: 200,
      isPinned: true,
      cell: (row) =>
        row.kind === 'part' ? (
          <strong>
            {row.title} <span className="muted">{row.count}</span>
          </strong>
        ) : (
          <span className="muted" title={row.name}>
            {row.name}
          </span>
        ),
    },
    ...runs.map((run, at): GridColumn<CompareRow> => ({
      id: run.run_id,
      title: (
        <>
          <StatusDot status={run.status} />
          <Link to={paths.run(run.run_id)}>{run.name}</Link>
        </>
      ),
      label: run.name,
      width: 170,
      cell: (row) => <Cell row={row} at={at} />,
    })),
  ]
}

function Cell({ row, at }: { readonly row: CompareRow; readonly at: number }): ReactNode {
  if (row.kind === 'part') return null
  const value = row.values[at] ?? null
  if (value === null) return <span className={css['none']}>–</span>
  const usual = row.differs ? mostFrequent(row.values) : undefined
  const isOdd = usual !== undefined && value !== usual
  if (!row.isNumber) {
    return (
      <span title={String(value)} className={isOdd ? css['odd'] : undefined}>
        {value}
      </span>
    )
  }
  return (
    <span className={css['metric']} title={String(value)}>
      <span className={css['bar']} style={{ width: `${partOf(row.values, value) * 64}px` }} />
      {formatNumber(value)}
    </span>
  )
}

/** What most have, if more than half do: then the others stand out. */
function mostFrequent(values: readonly unknown[]): unknown {
  const counts = new Map<unknown, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].find(([, count]) => count * 2 > values.length)?.[0]
}

/** Where a number lies between the smallest and the largest of its line. */
function partOf(values: readonly (string | number | null)[], value: string | number): number {
  const numbers = values.map(toNumber).filter(Number.isFinite)
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const number = toNumber(value)
  return high > low && Number.isFinite(number) ? (number - low) / (high - low) : 0
}
