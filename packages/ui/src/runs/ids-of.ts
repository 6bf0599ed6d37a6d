import type { RunRow } from './run-rows.ts'

/** The runs that a row stands for. */
export function idsOf(row: RunRow): readonly string[] {
  return row.kind === 'run' ? [row.run.run_id] : row.runs.map(({ run_id }) => run_id)
}
