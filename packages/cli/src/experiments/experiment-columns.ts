import type { NativeExperiment } from '@stemma/contract'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'

/** How experiments are shown. */
export const experimentColumns: readonly Column<NativeExperiment>[] = [
  { title: 'id', align: 'right', text: ({ experiment_id }) => experiment_id },
  { title: 'name', text: ({ name }) => name },
  {
    title: 'created',
    text: ({ creation_time }) => formatTime(creation_time),
    exact: ({ creation_time }) => isoTime(creation_time),
  },
  {
    title: 'changed',
    text: ({ last_update_time }) => formatTime(last_update_time),
    exact: ({ last_update_time }) => isoTime(last_update_time),
  },
  {
    title: 'stage',
    text: ({ lifecycle_stage }) => lifecycle_stage,
    style: (text, { lifecycle_stage }, style) =>
      lifecycle_stage === 'deleted' ? style('dim', text) : text,
  },
]
