import type { LoggedValue, RunView } from '@stemma/core'
import type { Cell } from './csv.ts'

/** The names that have a column in a table of runs. */
export interface RunColumns {
  readonly params: readonly string[]
  readonly metrics: readonly string[]
  readonly tags: readonly string[]
}

const heads = ['run_id', 'experiment_id', 'name', 'status', 'start_time', 'end_time', 'user_id']

/** Names of the columns. */
export function columnNames({ params, metrics, tags }: RunColumns): readonly string[] {
  return [
    ...heads,
    ...params.map((key) => `params.${key}`),
    ...metrics.map((key) => `metrics.${key}`),
    ...tags.map((key) => `tags.${key}`),
  ]
}

/** A run's cells, in the order of the columns. Times in milliseconds since 1970. */
export function runCells(
  { run, data }: RunView,
  { params, metrics, tags }: RunColumns,
): readonly Cell[] {
  return [
    ...[
      run.run_id,
      run.experiment_id,
      run.name,
      run.status,
      run.start_time,
      run.end_time ?? undefined,
      run.user_id || undefined,
    ],
    ...pick(data.params, params, textOf),
    ...pick(data.metrics, metrics, numberOf),
    ...pick(data.tags, tags, textOf),
  ]
}

function pick(
  rows: readonly LoggedValue[],
  keys: readonly string[],
  valueOf: (row: LoggedValue) => Cell,
): readonly Cell[] {
  const byKey = new Map(rows.map((row) => [String(row[0]), row]))
  return keys.map((key) => {
    const row = byKey.get(key)
    return row && valueOf(row)
  })
}

function textOf([, value]: LoggedValue): string {
  return String(value)
}

function numberOf([, value, nan]: LoggedValue): number {
  return nan === 1 ? NaN : Number(value)
}
