import type { ComparedDataset, RunComparison } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatNumber } from '../table/format-number.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'
import { findRunId } from './find-run.ts'

export interface CompareRunsOptions extends SessionOptions {
  readonly runs: readonly string[]
  /** What is equal too. */
  readonly all?: boolean
}

/** One thing that the runs have or have not, with a cell for each run. */
interface ComparedRow {
  readonly kind: 'run' | 'param' | 'metric' | 'dataset' | 'tag'
  readonly key: string
  readonly differs: boolean
  readonly texts: readonly string[]
  readonly exact: readonly string[]
}

/** Prints runs side by side: what differs, and with `all` below it what is equal. */
export async function compareRuns(
  { runs: texts, all = false, ...options }: CompareRunsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const run_ids = await Promise.all(texts.map((text) => findRunId(http, text)))
  const comparison = await call(http, 'runs.compare', { run_ids })
  if (json) return printJson(comparison)
  await note(comparison.data.reason)
  const rows = rowsOf(comparison)
  const differing = rows.filter(({ differs }) => differs)
  const equal = rows.filter(({ differs }) => !differs)
  await printTable(all ? [...differing, ...equal] : differing, columnsOf(comparison))
  if (!all && equal.length > 0 && effects.stdout.isTerminal) {
    await note(
      `\n${equal.length} equal ${equal.length === 1 ? 'row is' : 'rows are'} left out; --all shows them.`,
    )
  }
}

function columnsOf({ runs }: RunComparison): Column<ComparedRow>[] {
  return [
    { title: 'kind', text: ({ kind }) => kind, style: (text, _row, style) => style('dim', text) },
    { title: 'key', text: ({ key }) => key },
    ...runs.map(({ run_id }, at): Column<ComparedRow> => ({
      title: run_id.slice(0, 8),
      text: ({ texts }) => texts[at] ?? '',
      exact: ({ exact }) => exact[at] ?? '',
      // What is equal steps back behind what is not.
      style: (text, { differs }, style) => (differs ? text : style('dim', text)),
    })),
  ]
}

/** Tags that MLflow sets itself differ almost always and tell little, so they come last. */
function rowsOf({ runs, params, metrics, datasets, tags }: RunComparison): ComparedRow[] {
  const heads = {
    name: runs.map(({ name }) => name),
    status: runs.map(({ status }) => status),
    experiment: runs.map(({ experiment_id }) => experiment_id),
  }
  const started = runs.map(({ start_time }) => start_time)
  return [
    ...Object.entries(heads).map(([key, values]) =>
      textRow('run', { key, values, differs: new Set(values).size > 1 }),
    ),
    {
      kind: 'run',
      key: 'started',
      differs: new Set(started).size > 1,
      texts: started.map(formatTime),
      exact: started.map(isoTime),
    },
    ...params.map((param) => textRow('param', param)),
    ...metrics.map(({ key, values, differs }): ComparedRow => ({
      kind: 'metric',
      key,
      differs,
      texts: values.map((value) => formatNumber(value ?? undefined)),
      exact: values.map((value) => String(value ?? '')),
    })),
    ...datasets.map(datasetRow),
    ...tags.filter(({ key }) => !key.startsWith('mlflow.')).map((tag) => textRow('tag', tag)),
    ...tags.filter(({ key }) => key.startsWith('mlflow.')).map((tag) => textRow('tag', tag)),
  ]
}

interface TextValues {
  readonly key: string
  readonly values: readonly (string | null)[]
  readonly differs: boolean
}

function textRow(kind: ComparedRow['kind'], { key, values, differs }: TextValues): ComparedRow {
  return {
    kind,
    key,
    differs,
    texts: values.map((value) => value ?? '-'),
    exact: values.map((value) => value ?? ''),
  }
}

function datasetRow({ name, digest, context, used, differs }: ComparedDataset): ComparedRow {
  return {
    kind: 'dataset',
    key: `${name} ${digest}${context === undefined ? '' : ` (${context})`}`,
    differs,
    texts: used.map((one) => (one ? 'used' : '-')),
    exact: used.map(String),
  }
}
