import type { NativeRun, NativeRunData, RunDataset, RunMetric } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { formatNumber } from '../table/format-number.ts'
import { formatDuration, formatTime, isoTime } from '../table/format-time.ts'
import { keyValueColumns } from '../table/key-value-columns.ts'
import { printFields } from '../table/print-fields.ts'
import type { Column } from '../table/render-table.ts'
import { findRunId } from './find-run.ts'

export interface ShowRunOptions extends SessionOptions {
  readonly run: string
}

/** Prints one run with all that was logged to it. */
export async function showRun(
  { run: text, ...options }: ShowRunOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const run_id = await findRunId(session.http, text)
  const run = await call(session.http, 'runs.get', {
    run_id,
    aggregates: ['min', 'max', 'first', 'mean', 'count'],
  })
  if (session.json) return session.printJson(run)
  const { versions, code } = await call(session.http, 'data.ofRun', { run_id })
  await printFields(session, [
    ...headOf(run, effects.stdout.isTerminal),
    ...(versions.length === 0 ? [] : [['data', versions.map(seenText).join(', ')] as const]),
    ...(code === undefined ? [] : [['commit', codeText(code)] as const]),
  ])
  await printSection(session, run.params, keyValueColumns('param'))
  await printSection(session, run.metrics, metricColumns)
  await printSection(session, run.tags, keyValueColumns('tag'))
  await printSection(session, run.datasets, datasetColumns)
  if (effects.stdout.isTerminal) {
    await session.note(`\nIts artifacts: stemma artifacts list runs:/${run_id}`)
  }
}

function seenText({ name, version, context }: NativeRunData['versions'][number]): string {
  return `${name}/${String(version)}${context === '' ? '' : ` (${context})`}`
}

function codeText({ commit, repository, branch }: NonNullable<NativeRunData['code']>): string {
  const at = [repository, branch].filter((part) => part !== undefined && part !== '')
  return at.length === 0 ? commit : `${commit} (${at.join(', ')})`
}

/** A table with an empty line before it, or nothing. */
async function printSection<T>(
  { effects, printTable }: Session,
  rows: readonly T[],
  columns: readonly Column<T>[],
): Promise<void> {
  if (rows.length === 0) return
  await effects.stdout.write('\n')
  await printTable(rows, columns)
}

function headOf(run: NativeRun, forPeople: boolean): [name: string, value: string][] {
  const time = forPeople ? formatTime : isoTime
  const { start_time, end_time } = run
  const took =
    end_time === undefined ? '' : ` (${formatDuration(Number(end_time) - Number(start_time))})`
  const head: [string, string][] = [
    ['run', run.run_id],
    ['name', run.name],
    ['experiment', run.experiment_id],
    ['status', run.status],
    ['stage', run.lifecycle_stage],
    ['user', run.user_id],
    ['started', time(start_time)],
    ['ended', time(end_time) + (forPeople ? took : '')],
    ['artifacts', run.artifact_uri],
  ]
  if (run.model_inputs.length > 0) head.push(['models read', run.model_inputs.join(', ')])
  if (run.model_outputs.length > 0) {
    head.push(['models made', run.model_outputs.map(({ model_id }) => model_id).join(', ')])
  }
  return head
}

function numberColumn(
  title: string,
  value: (metric: RunMetric) => number | bigint | undefined,
): Column<RunMetric> {
  return {
    title,
    align: 'right',
    text: (metric) => formatNumber(value(metric)),
    exact: (metric) => String(value(metric) ?? ''),
  }
}

const metricColumns: readonly Column<RunMetric>[] = [
  { title: 'metric', text: ({ key }) => key },
  numberColumn('last', ({ value }) => value),
  numberColumn('min', ({ min }) => min),
  numberColumn('max', ({ max }) => max),
  numberColumn('mean', ({ mean }) => mean),
  numberColumn('step', ({ step }) => step),
  numberColumn('points', ({ count }) => count),
]

const datasetColumns: readonly Column<RunDataset>[] = [
  { title: 'dataset', text: ({ name }) => name },
  {
    title: 'context',
    text: ({ context }) => context ?? '-',
    exact: ({ context }) => context ?? '',
  },
  { title: 'digest', text: ({ digest }) => digest },
  { title: 'source', text: ({ source }) => source },
]
