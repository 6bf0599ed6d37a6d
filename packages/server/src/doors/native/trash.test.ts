import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addRuns, startNative, testDatabases, type NativeClient } from './native.testing.ts'

for (const database of testDatabases) {
  test(`the trash on ${database}`, async (t) => {
    const client = await startNative(t, database)
    const { ask, refused, mlflow } = client
    const stageOf = async (runId: string) =>
      (await ask('runs.get', `/runs/${runId}`)).body.lifecycle_stage
    const modelStage = async (modelId: string) =>
      (await ask('loggedModels.get', `/logged-models/${modelId}?include_deleted=true`)).body
        .lifecycle_stage

    await t.test('an experiment comes back with what went with it, and only that', async () => {
      const [alone = '', together = ''] = await addRuns(client, 'both', [{}, {}])
      const aloneModel = await addModel(client, 'both')
      const togetherModel = await addModel(client, 'both')
      await ask('runs.delete', `/runs/${alone}`)
      await ask('loggedModels.delete', `/logged-models/${aloneModel}`)
      await ask('experiments.delete', '/experiments/name:both')
      assert.deepEqual(
        [await stageOf(alone), await stageOf(together), await modelStage(togetherModel)],
        ['deleted', 'deleted', 'deleted'],
      )
      const { entries } = (await ask('trash.list', '/trash')).body
      assert.deepEqual(
        entries.map((entry) => [entry.kind, entry.name, entry.runs, entry.logged_models]),
        [
          ['experiment', 'both', 1, 1],
          ['logged-model', 'model', 0, 0],
          ['run', 'run-0', 0, 0],
        ],
      )
      const { deletion_time: time, trash_id: entry, ...rest } = entries[2] ?? assert.fail()
      assert.ok(Math.abs(Number(time) - Date.now()) < 60_000)
      const { experiment_id: id } = (await ask('experiments.get', '/experiments/name:both')).body
      assert.deepEqual(rest, {
        kind: 'run',
        id: alone,
        name: 'run-0',
        experiment_id: id,
        experiment_name: 'both',
        deleted_by: 'anonymous',
        runs: 0,
        logged_models: 0,
        model_versions: 0,
      })
      assert.match(entry, /^t\d+$/)
      await ask('experiments.restore', '/experiments/name:both/restore')
      assert.deepEqual(
        [await stageOf(alone), await stageOf(together), await modelStage(aloneModel)],
        ['deleted', 'active', 'deleted'],
      )
      assert.equal(await modelStage(togetherModel), 'active')
      await ask('loggedModels.restore', `/logged-models/${aloneModel}/restore`)
      await ask('runs.restore', `/runs/${alone}/restore`)
      assert.deepEqual([await stageOf(alone), await modelStage(aloneModel)], ['active', 'active'])
      assert.deepEqual((await ask('trash.list', '/trash')).body.entries, [])
    })

    await t.test('nothing comes back into an experiment that is in the trash', async () => {
      const [runId = ''] = await addRuns(client, 'shut', [{}])
      const modelId = await addModel(client, 'shut')
      await ask('experiments.delete', '/experiments/name:shut')
      const run = await refused('runs.restore', `/runs/${runId}/restore`)
      assert.equal(run.status, 400)
      assert.match(
        run.message,
        /must be in the 'active' state.*Restore the experiment 'shut' first/,
      )
      const model = await refused('loggedModels.restore', `/logged-models/${modelId}/restore`)
      assert.equal(model.status, 400)
      assert.equal(
        (await refused('loggedModels.restore', '/logged-models/m-0/restore')).status,
        404,
      )
      await ask('experiments.restore', '/experiments/name:shut/restore')
    })

    await t.test('registered models and versions come back by their entries', async () => {
      await mlflow('/registered-models/create', { name: 'churn' })
      const run = await sourceOfNewRun(client)
      for (const _ of [1, 2, 3]) await mlflow('/model-versions/create', { name: 'churn', ...run })
      await mlflow('/registered-models/alias', { name: 'churn', alias: 'champion', version: '2' })
      await mlflow('/model-versions/delete', { name: 'churn', version: '1' }, 'DELETE')
      await mlflow('/registered-models/delete', { name: 'churn' }, 'DELETE')
      const { entries } = (await ask('trash.list', '/trash')).body
      assert.deepEqual(
        entries.map(({ kind, id, model_versions: versions }) => [kind, id, versions]).slice(0, 2),
        [
          ['registered-model', 'churn', 2],
          ['model-version', 'churn/1', 0],
        ],
      )
      const [model, version] = entries.map(({ trash_id: id }) => `/trash/${id}/restore`)
      const early = await refused('trash.restore', version ?? '')
      assert.match(early.message, /The registered model 'churn' is in the trash/)
      await mlflow('/registered-models/create', { name: 'churn' })
      const taken = await refused('trash.restore', model ?? '')
      assert.deepEqual([taken.status, taken.code], [400, 'RESOURCE_ALREADY_EXISTS'])
      await mlflow('/registered-models/rename', { name: 'churn', new_name: 'other' })
      const back = await ask('trash.restore', model ?? '')
      assert.deepEqual(back.body, { kind: 'registered-model', id: 'churn', name: 'churn' })
      assert.deepEqual(await versionsOf(client, 'churn'), ['3', '2'])
      await ask('trash.restore', version ?? '')
      assert.deepEqual(await versionsOf(client, 'churn'), ['3', '2', '1'])
      assert.equal((await refused('trash.restore', version ?? '')).status, 404)
      assert.equal((await refused('trash.restore', '/trash/12/restore')).status, 400)
      assert.equal(await aliasOf(client, 'churn', 'champion'), '2')
    })

    await t.test('the list is paged, and narrowed by kind, experiment and age', async () => {
      const ids = await addRuns(client, 'many', [{}, {}, {}])
      for (const id of ids) await ask('runs.delete', `/runs/${id}`)
      const [other = ''] = await addRuns(client, 'few', [{}])
      await ask('runs.delete', `/runs/${other}`)
      const inMany = '/trash?experiment_id=name:many&limit=2'
      const first = (await ask('trash.list', inMany)).body
      const token = first.next_page_token ?? assert.fail()
      const second = (await ask('trash.list', `${inMany}&page_token=${token}`)).body
      assert.deepEqual(
        [...first.entries, ...second.entries].map(({ id }) => id),
        ids.toReversed(),
      )
      assert.equal(second.next_page_token, undefined)
      const count = async (query: string) =>
        (await ask('trash.list', `/trash?${query}`)).body.entries.length
      assert.deepEqual(
        [await count('kind=run'), await count('kind=experiment'), await count('older_than=1h')],
        [4, 0, 0],
      )
      const foreign = await refused('trash.list', `/trash?page_token=${token}`)
      assert.match(foreign.message, /page token/)
      const age = await refused('trash.list', '/trash?older_than=yesterday')
      assert.match(age.message, /any time information from 'yesterday'/)
    })
  })
}

/** Makes a logged model in an experiment; its id. */
async function addModel({ mlflow, ask }: NativeClient, experiment: string): Promise<string> {
  const { body } = await ask('experiments.get', `/experiments/name:${experiment}`)
  const made = (await mlflow('/logged-models', {
    experiment_id: body.experiment_id,
    name: 'model',
  })) as { model: { info: { model_id: string } } }
  return made.model.info.model_id
}

/** A new run in experiment 0, as the source of a version. */
async function sourceOfNewRun({ ask }: NativeClient): Promise<object> {
  const { artifact_uri: source, run_id } = (
    await ask('runs.create', '/runs', { experiment_id: '0' })
  ).body
  return { source, run_id }
}

/** Numbers of a model's versions, the highest first. */
async function versionsOf({ url }: NativeClient, name: string): Promise<readonly string[]> {
  const query = new URLSearchParams({ filter: `name = '${name}'` })
  const answer = await fetch(`${url}/api/2.0/mlflow/model-versions/search?${query.toString()}`)
  const body = (await answer.json()) as { model_versions?: { version: string }[] }
  return (body.model_versions ?? [])
    .map(({ version }) => version)
    .toSorted()
    .toReversed()
}

async function aliasOf({ url }: NativeClient, name: string, alias: string): Promise<string> {
  const query = new URLSearchParams({ name, alias })
  const answer = await fetch(`${url}/api/2.0/mlflow/registered-models/alias?${query.toString()}`)
  return ((await answer.json()) as { model_version: { version: string } }).model_version.version
}
