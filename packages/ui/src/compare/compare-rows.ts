import type { RunComparison } from '@stemma/contract'
import { formatDuration, formatTime } from '../format/time.ts'

/** A line of the comparison: the head of a part, or what the runs have under one name. */
export type CompareRow =
  | { readonly kind: 'part'; readonly key: string; readonly title: string; readonly count: number }
  | {
      readonly kind: 'values'
      readonly key: string
      readonly name: string
      readonly values: readonly (string | number | null)[]
      readonly differs: boolean
      readonly isNumber: boolean
    }

type Values = Extract<CompareRow, { readonly kind: 'values' }>

interface CompareOptions {
  /** With the lines in which all runs are the same. */
  readonly isAll: boolean
  readonly search: string
}

/** The lines of the comparison, in parts; a part without lines is left out. */
export function compareRows(
  comparison: RunComparison,
  { isAll, search }: CompareOptions,
): readonly CompareRow[] {
  const wanted = search.toLowerCase()
  const parts: readonly (readonly [title: string, rows: readonly Values[]])[] = [
    ['Run', headRows(comparison)],
    ['Metrics', comparison.metrics.map((row) => valuesRow('metric', row, true))],
    ['Parameters', comparison.params.map((row) => valuesRow('param', row))],
    ['Data', dataRows(comparison)],
    [
      'Tags',
      // The names stand in the header.
      comparison.tags
        .filter(({ key }) => key !== 'mlflow.runName')
        .map((row) => valuesRow('tag', row)),
    ],
  ]
  return parts.flatMap(([title, rows]): readonly CompareRow[] => {
    const shown = rows.filter(
      ({ differs, name }) => (isAll || differs) && name.toLowerCase().includes(wanted),
    )
    if (shown.length === 0) return []
    return [{ kind: 'part', key: `part ${title}`, title, count: shown.length }, ...shown]
  })
}

interface Compared {
  readonly key: string
  readonly values: readonly (string | number | null)[]
  readonly differs: boolean
}

function valuesRow(noun: string, { key, values, differs }: Compared, isNumber = false): Values {
  return { kind: 'values', key: `${noun} ${key}`, name: key, values, differs, isNumber }
}

function headRows({ runs }: RunComparison): readonly Values[] {
  const row = (name: string, values: readonly (string | null)[]): Values =>
    valuesRow('run', { key: name, values, differs: new Set(values).size > 1 })
  return [
    row(
      'status',
      runs.map(({ status }) => status.toLowerCase()),
    ),
    row(
      'started',
      runs.map(({ start_time }) => formatTime(Number(start_time))),
    ),
    row(
      'duration',
      runs.map(({ start_time, end_time }) =>
        end_time === undefined ? null : formatDuration(Number(end_time) - Number(start_time)),
      ),
    ),
    row(
      'user',
      runs.map(({ user_id }) => user_id),
    ),
    row(
      'experiment',
      runs.map(({ experiment_id }) => experiment_id),
    ),
  ]
}

function dataRows({ datasets }: RunComparison): readonly Values[] {
  return datasets.map(({ name, digest, context, used, differs }) =>
    valuesRow('data', {
      key: `${name} ${digest.slice(0, 8)}${context === undefined ? '' : ` (${context})`}`,
      values: used.map((one) => (one ? 'used' : null)),
      differs,
    }),
  )
}
