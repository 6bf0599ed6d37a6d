import type { NativeInputDrift, NativeMonitored, NativeMonitorWindow } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { formatDuration, formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'
import { estimateText, monitoredFields, type MonitoredOptions } from './show-errors.ts'

export interface MonitorOptions extends MonitoredOptions {
  /** Milliseconds. */
  readonly window: number
}

/** Prints how what serves a name went, window by window, and how far its inputs are from the training data. */
export async function monitor(options: MonitorOptions, effects: Effects = machine): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, printTable, note, effects: shown } = openSession(reached, own)
    const found = await call(http, 'monitor.windows', {
      ...monitoredFields(options),
      window_ms: options.window,
    })
    if (json) return printJson(found)
    if (found.windows.length === 0) return note('Nothing was called in this time.')
    if (found.is_cut) await note('There are more rows than are looked at; these are the newest.')
    await printTable(found.windows, windowColumns(found))
    await shown.stdout.write('\n')
    const { trained_on: trained, no_drift: none, compared_rows: rows } = found
    if (none !== undefined) return note(`Drift: ${none}`)
    await note(`Drift of ${String(rows)} rows against ${trained ?? ''}:`)
    await printTable(found.drift, driftColumns)
  })
}

const notEnough = 'not enough data'

function windowColumns({ kind }: NativeMonitored): readonly Column<NativeMonitorWindow>[] {
  return [
    {
      title: 'from',
      text: ({ start }) => formatTime(start),
      exact: ({ start }) => isoTime(start),
    },
    { title: 'calls', align: 'right', text: ({ calls }) => String(calls) },
    { title: 'failed', align: 'right', text: ({ failed }) => String(failed) },
    { title: 'rows', align: 'right', text: ({ rows }) => String(rows) },
    {
      title: 'labelled',
      align: 'right',
      text: ({ labelled, rows }) =>
        `${String(labelled)} (${((Number(labelled) / Math.max(1, Number(rows))) * 100).toFixed(0)}%)`,
    },
    {
      title: 'label delay',
      align: 'right',
      text: ({ label_delay_ms: delay }) =>
        delay === undefined ? '-' : formatDuration(Number(delay)),
    },
    {
      title: kind === 'label' ? 'wrong' : 'off by',
      align: 'right',
      text: ({ error }) => (error === undefined ? notEnough : estimateText(kind, error)),
    },
    {
      title: 'mean prediction',
      align: 'right',
      text: ({ mean_prediction: mean }) =>
        mean === undefined ? '-' : estimateText('number', mean),
    },
    {
      title: 'versions',
      text: ({ model_versions: versions }) => versions.join(', '),
    },
  ]
}

const driftColumns: readonly Column<NativeInputDrift>[] = [
  { title: 'column', text: ({ name }) => name },
  { title: 'drift', text: ({ level }) => level },
  { title: 'psi', align: 'right', text: ({ psi }) => psi.toFixed(3) },
  { title: 'js', align: 'right', text: ({ js_distance: distance }) => distance.toFixed(3) },
  {
    title: 'missing',
    align: 'right',
    text: ({ missing_before: before, missing_now: now }) =>
      `${(before * 100).toFixed(1)}% to ${(now * 100).toFixed(1)}%`,
  },
  {
    title: 'unseen',
    align: 'right',
    text: ({ unseen }) => (unseen === undefined ? '-' : `${(unseen * 100).toFixed(1)}%`),
  },
]
