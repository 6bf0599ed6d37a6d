import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { listDatasets } from '../experiments/list-datasets.ts'
import { renameExperiment } from '../experiments/rename-experiment.ts'
import { searchExperiments } from '../experiments/search-experiments.ts'
import { setExperimentTag } from '../experiments/set-experiment-tag.ts'
import { createLoggedModel } from '../logged-models/create-logged-model.ts'
import { searchLoggedModels } from '../logged-models/search-logged-models.ts'
import { bulkHistory } from '../metrics/bulk-history.ts'
import { metricHistory } from '../metrics/metric-history.ts'
import { createModelVersion } from '../models/create-model-version.ts'
import { searchModelVersions } from '../models/search-model-versions.ts'
import { searchRegisteredModels } from '../models/search-registered-models.ts'
import { createRun } from '../runs/create-run.ts'
import { getRun } from '../runs/get-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { logInputs } from '../runs/log-inputs.ts'
import { logMetric } from '../runs/log-metric.ts'
import { logModel } from '../runs/log-model.ts'
import { logOutputs } from '../runs/log-outputs.ts'
import { logParam } from '../runs/log-param.ts'
import { searchRuns } from '../runs/search-runs.ts'
import { setRunTag } from '../runs/set-run-tag.ts'
import { listWebhooks } from '../webhooks/list-webhooks.ts'

// The verbs alone: a door that forgets a limit, or a command without any door, meets it all the same.

const long = 'x'.repeat(20_001)
const bad = { key: 'a$b', value: '' }
const experimentId = '0'
const search = { filter: '', lifecycle: 'active', orderBy: [] } as const
const point = { key: 'k', value: 1, timestamp: 1, step: 0 }
const many = Array.from({ length: 101 }, (_, index) => `r${index}`)
const dataset = { name: 'n', digest: 'd', sourceType: 'local', source: '', tags: [] }

/** Each breaks one limit, and how the refusal says so. */
const broken: readonly (readonly [(ctx: RowCtx, runId: string) => Promise<unknown>, RegExp])[] = [
  [(ctx) => createExperiment(ctx, { name: ' ', tags: [] }), /Invalid experiment name/],
  [
    (ctx) => createExperiment(ctx, { name: 'n', artifactLocation: 'http://host/x', tags: [] }),
    /'artifact_location' cannot use the 'http' scheme/,
  ],
  [(ctx) => createExperiment(ctx, { name: 'n', tags: [bad] }), /parameter 'key'/],
  [(ctx) => renameExperiment(ctx, { experimentId, name: long }), /'Experiment name' exceeds/],
  [(ctx) => setExperimentTag(ctx, { experimentId, key: 'k', value: long }), /'Tag value' exceeds/],
  [(ctx) => listDatasets(ctx, { experimentIds: [] }), /at least one experiment_id/],
  [(ctx) => searchExperiments(ctx, { ...search, maxResults: 50_001 }), /'max_results'/],
  [(ctx) => searchRuns(ctx, { ...search, experimentIds: [], maxResults: 0 }), /positive integer/],
  [
    (ctx) =>
      searchLoggedModels(ctx, {
        experimentIds: [],
        filter: '',
        datasets: [],
        orderBy: [],
        maxResults: 0,
      }),
    /positive integer/,
  ],
  [
    (ctx) => createRun(ctx, { experimentId, userId: '', startTime: 1, tags: [bad] }),
    /parameter 'tags\[0\]\.key'/,
  ],
  [
    (ctx) => createRun(ctx, { experimentId: '', userId: '', startTime: 1, tags: [] }),
    /required parameter 'experiment_id'/,
  ],
  [
    (ctx, runId) => logBatch(ctx, { runId, metrics: [], params: [bad], tags: [] }),
    /parameter 'params\[0\]\.key'/,
  ],
  [(ctx, runId) => logMetric(ctx, { runId, metric: { ...point, timestamp: -1 } }), /timestamp -1/],
  [(ctx, runId) => logParam(ctx, { runId, ...bad }), /parameter 'key'/],
  [(ctx, runId) => setRunTag(ctx, { runId, ...bad }), /parameter 'key'/],
  [(ctx, runId) => logModel(ctx, { runId, modelJson: '[]' }), /missing mandatory fields/],
  [
    (ctx, runId) => logInputs(ctx, { runId, datasets: [{ ...dataset, name: long }], modelIds: [] }),
    /Dataset name exceeds/,
  ],
  [
    (ctx) =>
      createLoggedModel(ctx, {
        experimentId,
        name: 'a/b',
        modelType: '',
        sourceRunId: '',
        params: [],
        tags: [],
      }),
    /Invalid model name/,
  ],
  ...[
    { name: 'n'.repeat(501) },
    { modelType: long },
    { sourceRunId: long },
    { params: [{ key: long, value: '' }] },
    { tags: [{ key: long, value: '' }] },
    { tags: [{ key: 'k', value: 'x'.repeat(1024 * 1024 + 1) }] },
  ].map(
    (field) =>
      [
        (ctx: RowCtx) =>
          createLoggedModel(ctx, {
            ...{ experimentId, modelType: '', sourceRunId: '', params: [], tags: [] },
            ...field,
          }),
        /^StemmaError: '(name|model_type|source_run_id|(params|tags)\[0\]\.(key|value))' exceeds/,
      ] as const,
  ),
  [
    (ctx, runId) => logInputs(ctx, { runId, datasets: [], modelIds: ['m', long] }),
    /'models\[1\]\.model_id' exceeds/,
  ],
  [
    (ctx, runId) => logOutputs(ctx, { runId, models: [{ modelId: long, step: 0 }] }),
    /'models\[0\]\.model_id' exceeds/,
  ],
  ...(['runId', 'modelId', 'runLink'] as const).map(
    (field) =>
      [
        (ctx: RowCtx) =>
          createModelVersion(ctx, { name: 'n', source: 's3://b', tags: [], [field]: long }),
        /'(run_id|model_id|run_link)' exceeds/,
      ] as const,
  ),
  [
    (ctx) => bulkHistory(ctx, { runIds: [], key: 'k' }),
    /GetMetricHistoryBulk request must specify at least one run_id/,
  ],
  [(ctx) => bulkHistory(ctx, { runIds: many, key: 'k' }), /at most 100 run_ids/],
  [(ctx, runId) => metricHistory(ctx, { runId, key: 'k', maxResults: 0 }), /positive integer/],
  [(ctx, runId) => metricHistory(ctx, { runId, key: 'no', mustExist: true }), /no metric 'no'/],
  [
    (ctx) => searchRegisteredModels(ctx, { filter: '', orderBy: [], maxResults: 1001 }),
    /'max_results'/,
  ],
  [
    (ctx) => searchModelVersions(ctx, { filter: '', orderBy: [], maxResults: 200_001 }),
    /'max_results'/,
  ],
  [(ctx) => listWebhooks(ctx, { maxResults: 1001 }), /between 1 and 1000/],
]

for (const database of databases) {
  test(`what is over a limit is refused by the verb, and leaves nothing (${database})`, async (t) => {
    const ctx = await testCtx(t, database)
    const run = await createRun(ctx, { experimentId, userId: '', startTime: 1, tags: [] })
    const runId = run.run.run_id
    const before = await getRun(ctx, { runId })
    for (const [verb, text] of broken) await assert.rejects(verb(ctx, runId), text)
    assert.deepEqual(await getRun(ctx, { runId }), before)
    const all = await searchExperiments(ctx, { ...search, maxResults: 10 })
    assert.equal(all.experiments.length, 1)
  })

  test(`long values are kept whole, or cut where MLflow cuts and the operator wants it (${database})`, async (t) => {
    const ctx = await testCtx(t, database)
    const tags = [{ key: 'long', value: long }]
    const { run } = await createRun(ctx, { experimentId, userId: '', startTime: 1, tags })
    const runId = run.run_id
    const asMlflow = { runId, value: long, asMlflow: true }
    await logBatch(ctx, { runId, metrics: [], params: [{ key: 'own', value: long }], tags: [] })
    await logParam(ctx, { ...asMlflow, key: 'p' })
    await setRunTag(ctx, { ...asMlflow, key: 't' })
    await setRunTag(ctx, { ...asMlflow, key: 'mlflow.loggedArtifacts' })
    const { data } = await getRun(ctx, { runId })
    const lengthOf = (rows: readonly (readonly unknown[])[], key: string): unknown =>
      String(rows.find(([name]) => name === key)?.[1]).length
    assert.deepEqual(
      ['long', 't', 'mlflow.loggedArtifacts'].map((key) => lengthOf(data.tags, key)),
      [long.length, 8000, long.length],
    )
    assert.deepEqual(
      ['own', 'p'].map((key) => lengthOf(data.params, key)),
      [long.length, 6000],
    )
    const strict = { ...ctx, settings: { ...ctx.settings, truncate: false } }
    await assert.rejects(setRunTag(strict, { ...asMlflow, key: 't' }), /exceeds/)
    await setRunTag(strict, { ...asMlflow, key: 'mlflow.datasets' })
    const value = 'x'.repeat(1024 * 1024 + 1)
    await assert.rejects(
      createRun(ctx, { experimentId, userId: '', startTime: 1, tags: [{ key: 'k', value }] }),
      /'tags\[0\]\.value' exceeds the maximum length of 1048576 characters/,
    )
    await assert.rejects(
      setRunTag(ctx, { runId, key: 'mlflow.loggedArtifacts', value, asMlflow: true }),
      /'value' exceeds/,
    )
  })
}
