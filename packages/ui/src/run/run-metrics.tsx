import type { NativeRun, RunMetric } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import { TextInput } from '../controls/text-input.tsx'
import { formatNumber } from '../format/number.ts'
import css from './run.module.css'

const searchableSize = 12
const mostRows = 300

/** Every metric with the summary of its series. */
export function RunMetrics({ run }: { readonly run: NativeRun }): ReactNode {
  const [search, setSearch] = useState('')
  const wanted = search.toLowerCase()
  const found = run.metrics.filter(({ key }) => key.toLowerCase().includes(wanted))
  return (
    <section aria-label="Metrics">
      <header className={css['sectionHead']}>
        <h2>
          Metrics <span className="muted">{run.metrics.length}</span>
        </h2>
        {run.metrics.length > searchableSize && (
          <TextInput
            label="Search metrics"
            placeholder="Search"
            value={search}
            onCommit={setSearch}
            pauseMs={0}
          />
        )}
      </header>
      {run.metrics.length === 0 ? (
        <p className="muted">None</p>
      ) : (
        <table className={css['metrics']}>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              {['last', 'min', 'max', 'points'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, mostRows).map((metric) => (
              <MetricRow key={metric.key} metric={metric} />
            ))}
          </tbody>
        </table>
      )}
      {found.length > mostRows && (
        <p className="muted">
          {mostRows} of {found.length}; search for others
        </p>
      )}
    </section>
  )
}

function MetricRow({ metric }: { readonly metric: RunMetric }): ReactNode {
  const { key, value, min, max, count } = metric
  return (
    <tr>
      <th scope="row" title={key}>
        {key}
      </th>
      <td title={String(value)}>{formatNumber(value)}</td>
      <td title={String(min ?? '')}>{formatNumber(min)}</td>
      <td title={String(max ?? '')}>{formatNumber(max)}</td>
      <td>{formatNumber(count)}</td>
    </tr>
  )
}
