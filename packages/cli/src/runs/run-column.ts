import type { NativeRun, RunMetric } from '@stemma/contract'
import { CliError, exitCodes } from '../fail.ts'
import { formatNumber } from '../table/format-number.ts'
import { formatDuration, formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'

export type Aggregate = 'min' | 'max' | 'first' | 'mean' | 'count'

/** A column of a list of runs, with what the server has to be asked for to fill it. */
export interface RunColumn extends Column<NativeRun> {
  readonly metric?: string
  readonly param?: string
  readonly tag?: string
  readonly aggregate?: Aggregate
}

const shortIdLength = 8

const attributes: Readonly<Record<string, Omit<RunColumn, 'title'>>> = {
  run_id: { text: ({ run_id }) => run_id.slice(0, shortIdLength), exact: ({ run_id }) => run_id },
  name: { text: ({ name }) => name },
  run_name: { text: ({ name }) => name },
  experiment_id: { align: 'right', text: ({ experiment_id }) => experiment_id },
  user_id: { text: ({ user_id }) => user_id },
  status: {
    text: ({ status }) => status,
    style: (text, { status }, style) => {
      if (status === 'FAILED' || status === 'KILLED') return style('red', text)
      return status === 'RUNNING' ? style('cyan', text) : text
    },
  },
  lifecycle_stage: { text: ({ lifecycle_stage }) => lifecycle_stage },
  start_time: {
    text: ({ start_time }) => formatTime(start_time),
    exact: ({ start_time }) => isoTime(start_time),
  },
  end_time: {
    text: ({ end_time }) => formatTime(end_time),
    exact: ({ end_time }) => isoTime(end_time),
  },
  duration: {
    align: 'right',
    text: (run) => {
      const ms = durationMs(run)
      return ms === undefined ? '-' : formatDuration(ms)
    },
    // Seconds, since a unit would have to be cut off again.
    exact: (run) => {
      const ms = durationMs(run)
      return ms === undefined ? '' : String(ms / 1000)
    },
  },
  artifact_uri: { text: ({ artifact_uri }) => artifact_uri },
}

const keyed =
  /^(?:(?<aggregate>min|max|first|mean|count|last)\()?(?<kind>metric|param|parameter|tag)s?\.(?<key>[^]+)$/u

/**
 * The column that a name stands for: a run's own field, `metrics.KEY`, `min(metrics.KEY)` and its like, `params.KEY` or `tags.KEY`; keys
 * with odd characters in quotes or backticks, as in filters. Throws CliError for anything else.
 */
export function runColumn(title: string): RunColumn {
  const attribute = attributes[title.replace(/^(?:attributes?|attr|run)\./u, '')]
  if (attribute !== undefined) return { title, ...attribute }
  const { aggregate, kind, key: rest = '' } = keyed.exec(title)?.groups ?? {}
  const isClosed = aggregate === undefined || rest.endsWith(')')
  const key = unquote(aggregate === undefined ? rest : rest.slice(0, -1))
  if (
    kind === undefined ||
    !isClosed ||
    key === '' ||
    (aggregate !== undefined && kind !== 'metric')
  ) {
    const known = Object.keys(attributes).join(', ')
    throw new CliError(
      `no column '${title}'. There are metrics.KEY, min(metrics.KEY), params.KEY, tags.KEY, ${known}.`,
      exitCodes.usage,
    )
  }
  if (kind === 'metric') {
    return metricColumn(title, key, isAggregate(aggregate) ? aggregate : undefined)
  }
  const list = kind === 'tag' ? 'tags' : 'params'
  const value = (run: NativeRun) => run[list].find((pair) => pair.key === key)?.value
  const column = {
    title,
    text: (run: NativeRun) => value(run) ?? '-',
    exact: (run: NativeRun) => value(run) ?? '',
  }
  return kind === 'tag' ? { ...column, tag: key } : { ...column, param: key }
}

function metricColumn(title: string, key: string, aggregate: Aggregate | undefined): RunColumn {
  const value = ({ metrics }: NativeRun): RunMetric[Aggregate | 'value'] =>
    metrics.find((metric) => metric.key === key)?.[aggregate ?? 'value']
  return {
    title,
    align: 'right',
    text: (run) => formatNumber(value(run)),
    exact: (run) => String(value(run) ?? ''),
    metric: key,
    ...(aggregate !== undefined && { aggregate }),
  }
}

function isAggregate(name: string | undefined): name is Aggregate {
  return name !== undefined && name !== 'last'
}

function durationMs({ start_time, end_time }: NativeRun): number | undefined {
  return end_time === undefined ? undefined : Math.max(0, Number(end_time) - Number(start_time))
}

function unquote(text: string): string {
  return /^(?:`.*`|".*"|'.*')$/su.test(text) && text.length > 2 ? text.slice(1, -1) : text
}
