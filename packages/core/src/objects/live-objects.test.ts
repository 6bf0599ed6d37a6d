import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import { keepsNothing, liveSources } from './live-objects.ts'

/** Columns with ids, none of them of objects. Whoever adds a column says here or in `live-objects.ts` what it holds. */
const ofOthers: readonly string[] = [
  'artifact_parts.upload_id',
  'artifact_uploads.upload_id',
  'audit.request_id',
  'database_id.id',
  'deployments.deployment_id',
  'deployments.model_id',
  'deployments.run_id',
  'gate_decisions.decision_id',
  'inferences.client_request_id',
  'inferences.inference_id',
  'jobs.job_id',
  'jobs.run_id',
  'log_checkpoints.key_id',
  'logged_model_metrics.run_id',
  'logged_models.model_id',
  'logged_models.source_run_id',
  'model_history.request_id',
  'model_versions.model_id',
  'model_versions.run_id',
  'model_versions.user_id',
  'object_place.place_id',
  'replays.replay_id',
  'run_model_inputs.model_id',
  'run_model_outputs.model_id',
  'runs.run_id',
  'runs.user_id',
  'trace_assessments.assessment_id',
  'trace_assessments.source_id',
  'trace_assessments.span_id',
  'traces.client_request_id',
  'traces.trace_id',
  'views.view_id',
  'waiting_events.event_id',
  'webhook_deliveries.delivery_id',
  'webhooks.webhook_id',
]

for (const database of databases) {
  void test(`every column with ids of objects says whether it keeps them alive, on ${database}`, async (t) => {
    const { store } = await testCtx(t, database)
    const columns = await store.read((db) =>
      db.rows(
        db.dialect === 'sqlite'
          ? `select m.name, c.name, c.type from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'`
          : `select c.table_name, c.column_name, c.data_type from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
             where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'`,
      ),
    )
    assert.ok(columns.length > 100)
    const ids = columns
      .filter(([, name, type]) => /id$/iu.test(String(name)) && /text/iu.test(String(type)))
      .map(([table, column]) => `${String(table)}.${String(column)}`)
    const known = [...liveSources.map(({ column }) => column), ...Object.keys(keepsNothing)]
    assert.deepEqual(ids.toSorted(), [...known, ...ofOthers].toSorted())
  })
}
