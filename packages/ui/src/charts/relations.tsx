import type { RunComparison } from '@stemma/contract'
import { type ReactNode } from 'react'
import { part } from '../app/part.tsx'
import { useQueryValue } from '../router/router.tsx'
import { BoxPlot } from './box-plot.tsx'
import { HistogramPlot } from './histogram-plot.tsx'
import type { ChartRun } from './metric-lines.ts'
import { ParallelPlot } from './parallel-plot.tsx'
import { ScatterPlot } from './scatter-plot.tsx'
import controls from '../controls/controls.module.css'
import css from './relations.module.css'

const ContourPlot = part(async () => (await import('./contour-plot.tsx')).ContourPlot)

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
const plots = ['points', 'contour', 'boxes', 'histogram'] as const

/** How parameters and metrics hang together: all that differ as parallel axes, and two or three of them as a plot. */
export function Relations({ runs, comparison: data }: RelationsProps): ReactNode {
  const [target, setTarget] = useQueryValue('result')
  const [other, setOther] = useQueryValue('against')
  const [third, setThird] = useQueryValue('and')
  const [plotText, setPlot] = useQueryValue('plot')
  const plot = plots.find((one) => one === plotText) ?? 'points'
  // What a single run has, as a parent of others, compares nothing.
  const widely = data.metrics.filter(
    ({ values }) => values.filter((value) => value !== null).length * 2 > values.length,
  )
  const metric =
    data.metrics.find(({ key }) => key === target) ??
    widely.find(({ key }) => /acc|auc|f1|score/iu.test(key)) ??
    widely[0] ??
    data.metrics[0]
  if (metric === undefined) return null
  const params = data.params
    .filter(({ differs }) => differs)
    .map(({ key, values }): RunColumn => ({ title: key, values }))
  const metrics = data.metrics.map(({ key, values }): RunColumn => ({ title: key, values }))
  const result: RunColumn = { title: metric.key, values: metric.values }
  const choices = [...params, ...metrics.filter(({ title }) => title !== metric.key)]
  const x = choices.find(({ title }) => title === other) ?? choices[0]
  const y = choices.find(({ title }) => title === third) ?? choices.find((one) => one !== x)
  if (params.length === 0 || x === undefined) return null
  return (
    <section aria-label="Relations" className={css['relations']}>
      <header>
        <Choice label="Result" value={metric.key} from={metrics} onChange={setTarget} />
        <label>
          as{' '}
          <select
            className={controls['select']}
            value={plot}
            onChange={({ target }) => setPlot(target.value === 'points' ? undefined : target.value)}
          >
            {plots.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        {plot !== 'histogram' && (
          <Choice
            label={plot === 'boxes' ? 'by' : plot === 'contour' ? 'over' : 'against'}
            value={x.title}
            from={choices}
            onChange={setOther}
          />
        )}
        {plot === 'contour' && y !== undefined && (
          <Choice label="and" value={y.title} from={choices} onChange={setThird} />
        )}
      </header>
      <div className={css['relationPlots']}>
        <ParallelPlot columns={[...params.slice(0, mostAxes), result]} runs={runs} />
        {plot === 'points' && <ScatterPlot x={x} y={result} runs={runs} />}
        {plot === 'boxes' && <BoxPlot x={x} y={result} runs={runs} />}
        {plot === 'histogram' && <HistogramPlot y={result} runs={runs} />}
        {plot === 'contour' && y !== undefined && <ContourPlot {...{ x, y, runs }} z={result} />}
      </div>
    </section>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly from: readonly RunColumn[]
  readonly onChange: (title: string) => void
}

function Choice({ label, value, from, onChange }: ChoiceProps): ReactNode {
  return (
    <label>
      {label}{' '}
      <select
        className={controls['select']}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {from.map(({ title }) => (
          <option key={title}>{title}</option>
        ))}
      </select>
    </label>
  )
}
