import type { NativeDataDetail } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { formatNumber } from '../format/number.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { binsOf, histogramQuery, type Bin } from './histogram-query.ts'
import css from './histogram.module.css'

interface ColumnHistogramProps {
  readonly column: NativeDataDetail['columns'][number]
  readonly name: string
  readonly version: number
}

const width = 640
const height = 120

/** How often each value is there: counted over all rows, when somebody looks. */
export function ColumnHistogram({ column, name, version }: ColumnHistogramProps): ReactNode {
  const sql = histogramQuery(column)
  const { data, error } = useQuery({
    queryKey: ['data', 'query', `${name}/${version}`, sql],
    queryFn: ({ signal }) => ask('data.query', { reference: `${name}/${version}`, sql }, signal),
    staleTime: Infinity,
  })
  if (error !== null) return <p className="muted">{errorText(error)}</p>
  if (data === undefined) return <div style={{ height: height + 24 }} />
  const bins = binsOf(data, column)
  const isNumber = column.deciles.length > 0
  return (
    <div className={css['histogram']}>
      {isNumber ? <Steps bins={bins} column={column} /> : <Values bins={bins} />}
      <Link
        to={`${paths.dataset(name, version, 'rows')}?${new URLSearchParams({ sql }).toString()}`}
      >
        as SQL
      </Link>
    </div>
  )
}

interface BinsProps {
  readonly bins: readonly Bin[]
}

function Steps({
  bins,
  column,
}: BinsProps & { readonly column: ColumnHistogramProps['column'] }): ReactNode {
  const highest = Math.max(1, ...bins.map(({ count }) => count))
  const step = width / bins.length
  return (
    <svg
      viewBox={`0 0 ${width} ${height + 16}`}
      role="img"
      aria-label={`How often ${column.name} has each value`}
    >
      {bins.map(({ label, count }, at) => (
        <rect
          key={label}
          x={at * step}
          y={height - (count / highest) * height}
          width={Math.max(1, step - 1)}
          height={(count / highest) * height}
        >
          <title>{`${label}: ${count.toLocaleString('en')} rows`}</title>
        </rect>
      ))}
      <line x1={0} x2={width} y1={height} y2={height} />
      <text x={0} y={height + 13}>
        {formatNumber(Number(column.min))}
      </text>
      <text x={width} y={height + 13} textAnchor="end">
        {formatNumber(Number(column.max))}
      </text>
      <text x={width} y={11} textAnchor="end">
        {highest.toLocaleString('en')} rows
      </text>
    </svg>
  )
}

function Values({ bins }: BinsProps): ReactNode {
  const highest = Math.max(1, ...bins.map(({ count }) => count))
  return (
    <ul>
      {bins.map(({ label, count }) => (
        <li key={label}>
          <span className="ellipsis" title={label}>
            {label}
          </span>
          <span className={css['valueRoom']}>
            <span style={{ width: `${(count / highest) * 100}%` }} />
          </span>
          <strong>{count.toLocaleString('en')}</strong>
        </li>
      ))}
    </ul>
  )
}
