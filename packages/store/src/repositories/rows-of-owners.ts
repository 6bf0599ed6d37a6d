import type { PurgeKind } from '../trash-tables.ts'

/** A table whose rows belong to something that can be deleted. */
export interface OwnedTable {
  readonly table: string
  /** The column that says whose row it is. */
  readonly owner: string
  readonly key: readonly string[]
  /** What a row costs in a transaction, against a row of a few values. */
  readonly weight: number
}

/** The tables that hang on each kind of thing: what a purge removes with it, and a check looks for when it is gone. */
export const rowsOfOwners: Readonly<Record<PurgeKind, readonly OwnedTable[]>> = {
  run: [
    { table: 'metric_log', owner: 'run_no', key: ['run_no', 'seq'], weight: 4 },
    { table: 'metric_blocks', owner: 'run_no', key: ['run_no', 'key', 'seq'], weight: 4 },
    { table: 'series', owner: 'run_no', key: ['run_no', 'key'], weight: 1 },
    { table: 'params', owner: 'run_no', key: ['run_no', 'key'], weight: 1 },
    { table: 'run_tags', owner: 'run_no', key: ['run_no', 'key'], weight: 1 },
    { table: 'run_datasets', owner: 'run_no', key: ['run_no', 'position'], weight: 4 },
    {
      table: 'run_dataset_tags',
      owner: 'run_no',
      key: ['run_no', 'position', 'key'],
      weight: 1,
    },
    { table: 'run_model_inputs', owner: 'run_no', key: ['run_no', 'model_id'], weight: 1 },
    {
      table: 'run_model_outputs',
      owner: 'run_no',
      key: ['run_no', 'model_id', 'step'],
      weight: 1,
    },
    {
      table: 'run_data_versions',
      owner: 'run_no',
      key: ['run_no', 'version_no', 'context'],
      weight: 1,
    },
    { table: 'run_items', owner: 'run_no', key: ['run_no', 'item'], weight: 2 },
    { table: 'run_labels', owner: 'run_no', key: ['run_no', 'kind', 'key'], weight: 1 },
    { table: 'run_facts', owner: 'run_no', key: ['run_no', 'place'], weight: 4 },
    { table: 'job_logs', owner: 'run_no', key: ['job_no', 'start'], weight: 8 },
    { table: 'jobs', owner: 'run_no', key: ['job_no'], weight: 4 },
    { table: 'run_recipes', owner: 'run_no', key: ['run_no'], weight: 4 },
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
    { table: 'views', owner: 'experiment_id', key: ['view_no'], weight: 4 },
  ],
  trace: [
    { table: 'trace_tags', owner: 'trace_no', key: ['trace_no', 'key'], weight: 1 },
    { table: 'trace_metadata', owner: 'trace_no', key: ['trace_no', 'key'], weight: 1 },
    {
      table: 'trace_assessments',
      owner: 'trace_no',
      key: ['trace_no', 'assessment_id'],
      weight: 4,
    },
  ],
  'model-version': [
    { table: 'model_version_tags', owner: 'version_no', key: ['version_no', 'key'], weight: 1 },
  ],
  'data-version': [
    { table: 'data_version_tags', owner: 'version_no', key: ['version_no', 'key'], weight: 1 },
    {
      table: 'data_version_commits',
      owner: 'version_no',
      key: ['commit_hash', 'version_no'],
      weight: 1,
    },
    {
      table: 'data_origins',
      owner: 'version_no',
      key: ['version_no', 'origin_no'],
      weight: 1,
    },
    { table: 'data_objects', owner: 'version_no', key: ['version_no', 'object_id'], weight: 1 },
    {
      table: 'run_data_versions',
      owner: 'version_no',
      key: ['run_no', 'version_no', 'context'],
      weight: 1,
    },
  ],
  dataset: [
    { table: 'data_aliases', owner: 'data_no', key: ['data_no', 'alias'], weight: 1 },
    {
      table: 'data_files',
      owner: 'data_no',
      key: ['data_no', 'object_id', 'from_version'],
      weight: 1,
    },
  ],
  // Their names go by themselves: see `removeTrashed`.
  artifacts: [],
  'registered-model': [
    { table: 'registered_model_tags', owner: 'model_no', key: ['model_no', 'key'], weight: 1 },
    { table: 'registered_model_aliases', owner: 'model_no', key: ['model_no', 'alias'], weight: 1 },
    { table: 'alias_protections', owner: 'model_no', key: ['model_no', 'alias'], weight: 1 },
    { table: 'model_history', owner: 'model_no', key: ['event_no'], weight: 1 },
    { table: 'gate_decisions', owner: 'model_no', key: ['decision_no'], weight: 4 },
  ],
}
