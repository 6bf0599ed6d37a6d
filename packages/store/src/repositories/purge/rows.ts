import { asList, inNumbers } from '../../bulk.ts'
import type { Tx } from '../../db.ts'
import type { TrashKind } from '../../trash-tables.ts'

interface Satellite {
  readonly table: string
  /** The column that says whose row it is. */
  readonly owner: string
  readonly key: readonly string[]
  /** What a row costs in a transaction, against a row of a few values. */
  readonly weight: number
}

const satellites: Readonly<Record<TrashKind, readonly Satellite[]>> = {
  run: [
    { table: 'metric_log', owner: 'run_no', key: ['run_no', 'seq'], weight: 4 },
    { table: 'metric_blocks', owner: 'run_no', key: ['run_no', 'key', 'seq'], weight: 4 },
    { table: 'series', owner: 'run_no', key: ['run_no', 'key'], weight: 1 },
    { table: 'params', owner: 'run_no', key: ['run_no', 'key'], weight: 1 },
    { table: 'run_tags', owner: 'run_no', key: ['run_no', 'key'], weight: 1 },
    { table: 'run_datasets', owner: 'run_no', key: ['run_no', 'dataset_no'], weight: 1 },
    {
      table: 'run_dataset_tags',
      owner: 'run_no',
      key: ['run_no', 'dataset_no', 'key'],
      weight: 1,
    },
    { table: 'run_model_inputs', owner: 'run_no', key: ['run_no', 'model_id'], weight: 1 },
    { table: 'run_model_outputs', owner: 'run_no', key: ['run_no', 'model_id'], weight: 1 },
    {
      table: 'run_data_versions',
      owner: 'run_no',
      key: ['run_no', 'version_no', 'context'],
      weight: 1,
    },
  ],
  'logged-model': [
    { table: 'logged_model_params', owner: 'model_no', key: ['model_no', 'key'], weight: 1 },
    { table: 'logged_model_tags', owner: 'model_no', key: ['model_no', 'key'], weight: 1 },
    {
      table: 'logged_model_metrics',
      owner: 'model_no',
      key: ['model_no', 'key', 'time', 'step', 'run_id'],
      weight: 1,
    },
  ],
  experiment: [
    { table: 'experiment_tags', owner: 'experiment_id', key: ['experiment_id', 'key'], weight: 1 },
    { table: 'datasets', owner: 'experiment_id', key: ['dataset_no'], weight: 20 },
  ],
  'model-version': [
    { table: 'model_version_tags', owner: 'version_no', key: ['version_no', 'key'], weight: 1 },
  ],
  'registered-model': [
    { table: 'registered_model_tags', owner: 'model_no', key: ['model_no', 'key'], weight: 1 },
    { table: 'registered_model_aliases', owner: 'model_no', key: ['model_no', 'alias'], weight: 1 },
    { table: 'alias_protections', owner: 'model_no', key: ['model_no', 'alias'], weight: 1 },
    { table: 'model_history', owner: 'model_no', key: ['event_no'], weight: 1 },
  ],
}

/**
 * Removes rows that belong to these things, no more than `budget` allows. `isDone` says that nothing is left. A metric point is counted
 * when the summary row of its series goes.
 */
export async function removeRowsOf(
  tx: Tx,
  { kind, subjectNos, budget }: RowsToRemove,
): Promise<{ readonly points: number; readonly isDone: boolean; readonly left: number }> {
  let points = 0
  let left = budget
  for (const { table, owner, key, weight } of satellites[kind]) {
    const limit = Math.ceil(left / weight)
    const columns = key.join(', ')
    const where = key.length === 1 ? columns : `(${columns})`
    const rows = await tx.rows(
      `delete from ${table} where ${where} in (select ${columns} from ${table} where ${owner} ${inNumbers(tx)} limit ?)
       returning ${table === 'series' ? 'count' : '1'}`,
      [asList(subjectNos), limit],
    )
    if (table === 'series') for (const [count] of rows) points += Number(count)
    left -= rows.length * weight
    if (rows.length === limit) return { points, isDone: false, left: 0 }
  }
  return { points, isDone: true, left }
}

export interface RowsToRemove {
  readonly kind: TrashKind
  readonly subjectNos: readonly number[]
  /** Rows of a few values. */
  readonly budget: number
}
