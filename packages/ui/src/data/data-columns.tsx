import type { NativeDataDetail } from '@stemma/contract'
import { Fragment, useState, type ReactNode } from 'react'
import { formatNumber } from '../format/number.ts'
import { ColumnHistogram } from './column-histogram.tsx'
import { decileBars } from './decile-bars.ts'
import dataCss from './data.module.css'
import histogramCss from './histogram.module.css'

type DataColumn = NativeDataDetail['columns'][number]

/** Each column with its type and what its values are like. */
export function DataColumns({ detail }: { readonly detail: NativeDataDetail }): ReactNode {
  const { columns, name, version } = detail
  const rows = Number(detail.rows)
  const [open, setOpen] = useState<string | undefined>()
  return (
    <section aria-label="Columns">
      <h2 className={dataCss['head']}>
        Columns <span className="muted">{columns.length}</span>
      </h2>
      <div className={dataCss['sideways']} tabIndex={0} role="region" aria-label="Profile">
        <table className={dataCss['table']}>
          <thead>
            <tr>
              {['Name', 'Type', 'Values', 'Missing', 'Different', 'Least', 'Mean', 'Greatest'].map(
                (title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <Fragment key={column.name}>
                <tr>
                  <th scope="row">
                    <button
                      type="button"
                      className={dataCss['columnName']}
                      aria-expanded={open === column.name}
                      title="How often it has each value"
                      onClick={() => setOpen(open === column.name ? undefined : column.name)}
                    >
                      <span aria-hidden>{open === column.name ? '▾' : '▸'}</span> {column.name}
                    </button>
                  </th>
                  <td className="mono">{column.type}</td>
                  <td>
                    <Values column={column} rows={rows} />
                  </td>
                  <td className="number">{share(Number(column.nulls), rows)}</td>
                  <td className="number">{formatNumber(column.distinct)}</td>
                  <td className="number">{shown(column.min)}</td>
                  <td className="number">{formatNumber(column.mean)}</td>
                  <td className="number">{shown(column.max)}</td>
                </tr>
                {open === column.name && (
                  <tr>
                    <td colSpan={8}>
                      <ColumnHistogram {...{ column, name, version }} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Numbers as their density between the tenths, texts as the most frequent ones. */
function Values({
  column: { name, deciles, top },
  rows,
}: {
  readonly column: DataColumn
  readonly rows: number
}): ReactNode {
  const bars = decileBars(deciles)
  if (bars.length > 0) {
    return (
      <svg
        className={histogramCss['sketch']}
        viewBox="0 0 120 20"
        preserveAspectRatio="none"
        role="img"
        aria-label={`Where the values of ${name} lie`}
      >
        {bars.map(({ from, width, height }) => (
          <rect
            key={from}
            x={from * 120}
            y={20 - height * 20}
            width={Math.max(0.8, width * 120 - 0.6)}
            height={height * 20}
          />
        ))}
      </svg>
    )
  }
  return (
    <span className={dataCss['top']}>
      {top.slice(0, 3).map(({ value, count }) => (
        <span key={value} title={`${value}: ${count}`}>
          {value} <span className="muted">{share(Number(count), rows)}</span>
        </span>
      ))}
    </span>
  )
}

function share(part: number, whole: number): string {
  if (part === 0 || whole === 0) return ''
  const percent = (part / whole) * 100
  return percent < 0.1 ? '<0.1 %' : `${percent.toFixed(percent < 10 ? 1 : 0)} %`
}

function shown(value: string | undefined): string {
  if (value === undefined) return ''
  const number = Number(value)
  return value !== '' && Number.isFinite(number) ? formatNumber(number) : value
}
