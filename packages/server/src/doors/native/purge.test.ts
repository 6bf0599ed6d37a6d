import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { addRuns, startNative, testDatabases, type NativeClient } from './native.testing.ts'
import { askPurge, purge } from './purge.testing.ts'

const batch = {
  metrics: [1, 2, 3].flatMap((step) =>
    ['a', 'b'].map((key) => ({ key, value: step, timestamp: step, step })),
  ),
  params: [{ key: 'p', value: 'v' }],
  tags: [{ key: 't', value: 'v' }],
}

for (const database of testDatabases) {
  test(`purging on ${database}`, async (t) => {
    const client = await startNative(t, database)
    const { ask, refused, url } = client

    await t.test('removes rows and files for good, and says what it freed', async () => {
      const [gone = '', kept = ''] = await addRuns(client, 'one', [batch, batch])
      const root = await rootOf(client, gone)
      await upload(client, gone, 'dir/a.txt', 'four')
      await upload(client, gone, 'b.txt', 'three')
      await upload(client, kept, 'c.txt', 'kept')
      await ask('runs.delete', `/runs/${gone}`)
      const plan = await purge(url, { dry_run: true })
      const counts = {
        experiments: 0,
        runs: 1,
        logged_models: 0,
        registered_models: 0,
        model_versions: 0,
        datasets: 0,
        data_versions: 0,
        metric_points: 6,
        artifacts: 2,
        artifact_bytes: 9,
        places_left: 0,
        left: [],
        kept: [],
      }
      assert.deepEqual(plan, { ...counts, dry_run: true, done: true })
      assert.equal((await ask('runs.get', `/runs/${gone}`)).status, 200)
      const done = await purge(url)
      const space =
        database === 'sqlite'
          ? { database_bytes: done.database_bytes, database_reusable_bytes: 0 }
          : { database_bytes: done.database_bytes }
      assert.ok(Number(done.database_bytes) >= 0)
      // Where artifacts are objects, their bytes are too young to go yet.
      const { artifact_store_bytes: storeBytes = 0, ...rest } = done
      assert.equal(storeBytes, 0)
      assert.deepEqual(rest, { ...counts, ...space, dry_run: false, done: true })
      assert.equal((await refused('runs.get', `/runs/${gone}`)).status, 404)
      assert.equal((await refused('runs.restore', `/runs/${gone}/restore`)).status, 404)
      assert.deepEqual((await ask('trash.list', '/trash')).body.entries, [])
      assert.deepEqual(await filesBelow(client, root), [])
      assert.deepEqual((await ask('runs.get', `/runs/${kept}`)).body.metrics.length, 2)
      const keptRoot = await rootOf(client, kept)
      assert.deepEqual(await filesBelow(client, `${keptRoot}/artifacts`), ['c.txt'])
      assert.equal((await purge(url)).runs, 0)
    })

    await t.test('takes an experiment with its runs and models, and frees its name', async () => {
      const [early = '', late = ''] = await addRuns(client, 'whole', [batch, batch])
      const { experiment_id: id } = (await ask('experiments.get', '/experiments/name:whole')).body
      const modelId = await addModel(client, id)
      await upload(client, early, 'a.txt', 'x')
      await ask('runs.delete', `/runs/${early}`)
      await ask('experiments.delete', `/experiments/${id}`)
      const done = await purge(url, { experiment_ids: ['name:whole'] })
      assert.deepEqual(
        [done.experiments, done.runs, done.logged_models, done.metric_points, done.artifacts],
        [1, 2, 1, 12, 1],
      )
      for (const runId of [early, late])
        assert.equal((await refused('runs.get', `/runs/${runId}`)).status, 404)
      const model = `/logged-models/${modelId}?include_deleted=true`
      assert.equal((await refused('loggedModels.get', model)).status, 404)
      assert.equal((await refused('experiments.get', `/experiments/${id}`)).status, 404)
      assert.deepEqual(await filesBelow(client, id), [])
      assert.ok(!(await filesBelow(client, '')).includes(id))
      assert.equal((await ask('experiments.create', '/experiments', { name: 'whole' })).status, 201)
    })

    await t.test(
      'named runs go alone, also out of an experiment that is in the trash',
      async () => {
        const [named = '', other = ''] = await addRuns(client, 'part', [batch, batch])
        await ask('experiments.delete', '/experiments/name:part')
        assert.equal((await purge(url, { run_ids: [named] })).runs, 1)
        assert.equal((await refused('runs.get', `/runs/${named}`)).status, 404)
        assert.equal((await ask('runs.get', `/runs/${other}`)).body.lifecycle_stage, 'deleted')
        const entry = (await ask('trash.list', '/trash')).body.entries[0]
        assert.deepEqual([entry?.name, entry?.runs], ['part', 1])
        await ask('experiments.restore', '/experiments/name:part/restore')
        assert.equal((await ask('runs.get', `/runs/${other}`)).body.lifecycle_stage, 'active')
      },
    )

    await t.test("what is active or too young is refused with MLflow's reasons", async () => {
      const [active = '', young = ''] = await addRuns(client, 'refusals', [{}, {}])
      const modelId = await addModel(client, await idOf(client, 'refusals'))
      await ask('runs.delete', `/runs/${young}`)
      const id = await idOf(client, 'refusals')
      for (const [request, status, text] of [
        [{ run_ids: [active] }, 400, `Run ${active} is not in \`deleted\` lifecycle stage.`],
        [
          { run_ids: [young], older_than: '1d' },
          400,
          'not older than the required age. Only runs older than 1d can',
        ],
        [{ run_ids: ['f'.repeat(32)] }, 404, `Run with id=${'f'.repeat(32)} not found`],
        [
          { experiment_ids: [id] },
          400,
          `Experiments ['${id}'] are not in the deleted lifecycle stage.`,
        ],
        [{ experiment_ids: ['name:nope'] }, 404, "'nope'"],
        [{ experiment_ids: ['987654'] }, 404, '987654'],
        [{ experiment_ids: ['x'] }, 400, 'x'],
        [{ model_ids: [modelId] }, 400, `Logged model ${modelId} is not in \`deleted\``],
        [{ model_ids: ['m-0'] }, 404, "'m-0' not found"],
        [{ older_than: 'soon' }, 400, "any time information from 'soon'"],
        [{ run_ids: Array.from({ length: 10_001 }, () => young) }, 400, 'run_ids names 10001'],
        [{ unknown: 1 }, 400, 'unknown'],
      ] as const) {
        const answer = await askPurge(url, request)
        const body = await answer.text()
        assert.equal(answer.status, status, body)
        assert.ok(body.includes(text), body)
      }
      assert.equal((await ask('runs.get', `/runs/${young}`)).status, 200)
      await ask('experiments.delete', `/experiments/${id}`)
      const old = await askPurge(url, { experiment_ids: [id], older_than: '2h' })
      assert.match(
        await old.text(),
        /are not older than the required age. Only experiments older than 2h/,
      )
      assert.equal((await purge(url, { older_than: '1h' })).runs, 0)
    })

    await t.test('writers go on meanwhile', async (part) => {
      const [open = ''] = await addRuns(client, 'open', [{}])
      const many = Array.from({ length: 300 }, () => batch)
      await addRuns(client, 'doomed', many)
      await ask('experiments.delete', '/experiments/name:doomed')
      let isOver = false
      const purging = purge(url, { experiment_ids: ['name:doomed'] }).finally(() => {
        isOver = true
      })
      const isPurging = (): boolean => !isOver
      const waits: number[] = []
      while (isPurging()) {
        const start = performance.now()
        const step = waits.length
        const metrics = [{ key: 'm', value: step, timestamp: step, step }]
        assert.equal((await ask('runs.batch', `/runs/${open}/batch`, { metrics })).status, 204)
        waits.push(performance.now() - start)
      }
      assert.equal((await purging).runs, 300)
      assert.ok(waits.length >= 5, `${waits.length} writes were taken meanwhile`)
      part.diagnostic(`${waits.length} writes, the longest ${Math.max(...waits).toFixed(1)} ms`)
      const { body } = await ask('metrics.get', `/runs/${open}/metrics/m`)
      assert.equal(body.values.at(-1), waits.length - 1)
    })

    await t.test('what a version in the registry needs is kept, and goes after it', async () => {
      await purge(url)
      const [runId = ''] = await addRuns(client, 'served', [batch])
      const { artifact_uri: source } = (await ask('runs.get', `/runs/${runId}`)).body
      await client.mlflow('/registered-models/create', { name: 'm' })
      for (const _ of [1, 2])
        await client.mlflow('/model-versions/create', { name: 'm', source, run_id: runId })
      await client.mlflow('/model-versions/delete', { name: 'm', version: '2' }, 'DELETE')
      await ask('runs.delete', `/runs/${runId}`)
      const named = await (await askPurge(url, { run_ids: [runId] })).text()
      assert.match(named, /has the files of the model version m\/1\. Delete that version first/)
      const all = await purge(url)
      assert.deepEqual([all.runs, all.model_versions, all.kept], [0, 1, [`runs:/${runId} (m/1)`]])
      await ask('experiments.delete', '/experiments/name:served')
      assert.equal((await purge(url)).experiments, 0)
      await client.mlflow('/registered-models/delete', { name: 'm' }, 'DELETE')
      const [entry] = (await ask('trash.list', '/trash')).body.entries
      const plan = await purge(url, { trash_ids: [entry?.trash_id ?? ''], dry_run: true })
      assert.deepEqual([plan.registered_models, plan.model_versions, plan.runs], [1, 1, 0])
      const gone = await purge(url)
      assert.deepEqual(
        [gone.registered_models, gone.model_versions, gone.experiments, gone.runs, gone.kept],
        [1, 1, 1, 1, []],
      )
      assert.deepEqual((await ask('trash.list', '/trash')).body.entries, [])
    })

    await t.test('artifacts that are elsewhere are left alone and named', async () => {
      await ask('experiments.create', '/experiments', {
        name: 'elsewhere',
        artifact_location: 's3://bucket/place',
      })
      const run = await ask('runs.create', '/runs', { experiment_id: 'name:elsewhere' })
      await ask('experiments.delete', '/experiments/name:elsewhere')
      const done = await purge(url, { experiment_ids: ['name:elsewhere'] })
      assert.deepEqual(
        [done.places_left, done.left],
        [1, [`s3://bucket/place/${run.body.run_id}/artifacts`]],
      )
    })
  })
}

test('artifacts in folders that the server names are removed when that is asked for', async (t) => {
  const outside = mkdtempSync(join(tmpdir(), 'stemma-external-'))
  t.after(() => rmSync(outside, { recursive: true }))
  const allowed = join(outside, 'allowed')
  const client = await startNative(t, 'sqlite', { 'external-artifact-roots': allowed })
  const { ask, url } = client
  const roots: string[] = []
  for (const [name, location] of [
    ['inside', `${allowed}/a b`],
    ['by-uri', `file://${allowed}/c%20d`],
    ['beside', `${outside}/allowed-not`],
    ['climbing', `${allowed}/../up`],
    ['remote', 's3://bucket/x'],
  ] as const) {
    await ask('experiments.create', '/experiments', { name, artifact_location: location })
    const { body } = await ask('runs.create', '/runs', { experiment_id: `name:${name}` })
    const root = decodeURIComponent(body.artifact_uri.replace(/^file:\/\//, ''))
    roots.push(root)
    if (name !== 'remote') {
      mkdirSync(root, { recursive: true })
      writeFileSync(join(root, 'f.txt'), name)
    }
    await ask('runs.delete', `/runs/${body.run_id}`)
  }
  const plan = await purge(url, { dry_run: true })
  assert.deepEqual([plan.runs, plan.artifacts, plan.places_left], [5, 0, 5])
  const done = await purge(url, { external_artifacts: true })
  assert.deepEqual(
    [done.runs, done.artifacts, done.artifact_bytes, done.places_left],
    [5, 2, 'insideby-uri'.length, 3],
  )
  assert.deepEqual(
    roots.map((root) => existsSync(root)),
    [false, false, true, true, false],
  )
})

async function idOf({ ask }: NativeClient, name: string): Promise<string> {
  return (await ask('experiments.get', `/experiments/name:${name}`)).body.experiment_id
}

/** The path of a run's folder in the artifact store. */
async function rootOf({ ask }: NativeClient, runId: string): Promise<string> {
  const { experiment_id: id } = (await ask('runs.get', `/runs/${runId}`)).body
  return `${id}/${runId}`
}

/** Names of what is in a folder of the artifact store. */
async function filesBelow({ url }: NativeClient, path: string): Promise<readonly string[]> {
  const query = new URLSearchParams({ path })
  const answer = await fetch(`${url}/api/2.0/mlflow-artifacts/artifacts?${query.toString()}`)
  const { files = [] } = (await answer.json()) as { files?: { path: string }[] }
  return files.map(({ path: name }) => name)
}

async function upload(
  { ask, url }: NativeClient,
  runId: string,
  path: string,
  content: string,
): Promise<void> {
  const { experiment_id: id } = (await ask('runs.get', `/runs/${runId}`)).body
  const place = `/api/2.0/mlflow-artifacts/artifacts/${id}/${runId}/artifacts/${path}`
  assert.equal((await fetch(url + place, { method: 'PUT', body: content })).status, 200)
}

/** Makes a logged model in an experiment; its id. */
async function addModel({ mlflow }: NativeClient, experimentId: string): Promise<string> {
  const made = (await mlflow('/logged-models', {
    experiment_id: experimentId,
    params: [{ key: 'p', value: 'v' }],
    tags: [{ key: 't', value: 'v' }],
  })) as { model: { info: { model_id: string } } }
  return made.model.info.model_id
}
