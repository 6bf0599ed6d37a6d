import type { RunColumnId } from './column-id.ts'

const attributes = {
  start_time: 'Started',
  end_time: 'Ended',
  duration: 'Duration',
  status: 'Status',
  user_id: 'User',
  run_id: 'Run id',
  source: 'Source',
  commit: 'Commit',
  datasets: 'Data',
  models: 'Models',
} as const

/** What the header of a column says. */
export function columnLabel(id: RunColumnId): string {
  if (id.kind === 'attribute') return attributes[id.key]
  return id.kind === 'metric' && id.summary !== 'last' ? `${id.summary} ${id.key}` : id.key
}
