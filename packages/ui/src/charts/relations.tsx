import type { RunComparison } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import type { ChartRun } from './metric-lines.ts'
import { ParallelPlot } from './parallel-plot.tsx'
import { ScatterPlot } from './scatter-plot.tsx'
import controls from '../controls/controls.module.css'
import css from './charts.module.css'

/** What runs have of one parameter or metric: a value for each, null where there is none. */
export interface RunColumn {
  readonly title: string
  readonly values: readonly (number | string | null)[]
}

interface RelationsProps {
  readonly runs: readonly ChartRun[]
  /** What the same runs have, in the same order. */
  readonly comparison: RunComparison
}

const mostAxes = 7

/** How parameters and metrics hang together: all that differ as parallel axes, and any two as points. */
export function Relations({ runs, comparison: data }: RelationsProps): ReactNode {
  const [target, setTarget] = useState('')
  const [other, setOther] = useState('')
  const metric =
    data.metrics.find(({ key }) => key === target) ??
    data.metrics.find(({ key }) => /acc|auc|f1|score/iu.test(key)) ??
    data.metrics[0]
  if (metric === undefined) return null
  const params = data.params
    .filter(({ differs }) => differs)
    .map(({ key, values }): RunColumn => ({ title: key, values }))
  const metrics = data.metrics.map(({ key, values }): RunColumn => ({ title: key, values }))
  const result: RunColumn = { title: metric.key, values: metric.values }
  const choices = [...params, ...metrics.filter(({ title }) => title !== metric.key)]
  const x = choices.find(({ title }) => title === other) ?? choices[0]
  if (params.length === 0 || x === undefined) return null
  return (
    <section aria-label="Relations" className={css['relations']}>
      <header>
        <label>
          Result{' '}
          <select
            className={controls['select']}
            value={metric.key}
            onChange={({ target }) => setTarget(target.value)}
          >
            {metrics.map(({ title }) => (
              <option key={title}>{title}</option>
            ))}
          </select>
        </label>
        <label>
          against{' '}
          <select
            className={controls['select']}
            value={x.title}
            onChange={({ target }) => setOther(target.value)}
          >
            {choices.map(({ title }) => (
              <option key={title}>{title}</option>
            ))}
          </select>
        </label>
      </header>
      <div className={css['relationPlots']}>
        <ParallelPlot columns={[...params.slice(0, mostAxes), result]} runs={runs} />
        <ScatterPlot x={x} y={result} runs={runs} />
      </div>
    </section>
  )
}
