import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createLoggedModel } from '../logged-models/create-logged-model.ts'
import { getLoggedModel } from '../logged-models/get-logged-model.ts'
import { createRun } from '../runs/create-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { logInputs } from '../runs/log-inputs.ts'
import { createModelVersion } from './create-model-version.ts'
import { createRegisteredModel } from './create-registered-model.ts'
import { diffVersions } from './diff-versions.ts'
import { addModel } from './models.testing.ts'
import { searchModelVersions } from './search-model-versions.ts'
import { searchRegisteredModels } from './search-registered-models.ts'
import { setAlias } from './set-alias.ts'
import { setRegisteredModelTag } from './set-registered-model-tag.ts'
import { versionFiles } from './version-files.ts'

const name = 'churn'

async function addRun(ctx: RowCtx, auc: number, commit: string): Promise<string> {
  const { run } = await createRun(ctx, {
    experimentId: '0',
    userId: 'alice',
    name: 'r',
    startTime: 1,
    tags: [{ key: 'mlflow.source.git.commit', value: commit }],
  })
  await logBatch(ctx, {
    runId: run.run_id,
    metrics: [{ key: 'auc', value: auc, timestamp: 1, step: 0 }],
    params: [
      { key: 'depth', value: String(Math.round(auc * 10)) },
      { key: 'seed', value: '1' },
    ],
    tags: [],
  })
  return run.run_id
}

for (const database of databases) {
  void test(`versions are found by metrics and parameters of their run, and ordered by them, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name)
    for (const auc of [0.7, 0.9, 0.8])
      await createModelVersion(ctx, {
        name,
        source: 's3://b/m',
        runId: await addRun(ctx, auc, 'c'),
        tags: [],
      })
    await createModelVersion(ctx, { name, source: 's3://b/m', tags: [] })
    const find = async (filter: string, orderBy: readonly string[] = []) =>
      (
        await searchModelVersions(ctx, { filter, orderBy, maxResults: 10, rich: true })
      ).versions.map(({ version }) => version.version)
    assert.deepEqual(await find('metrics.auc > 0.75', ['metrics.auc DESC']), [2, 3])
    assert.deepEqual(await find("params.depth = '7'"), [1])
    assert.deepEqual(await find('max(metrics.auc) < 0.75'), [1])
    assert.deepEqual(await find('', ['metrics.auc ASC']), [1, 3, 2, 4])
    assert.deepEqual(await find("stage = 'None'", ['version_number ASC']), [1, 2, 3, 4])
    await assert.rejects(find('metric.auc > 0.9 AND dataset.name = "x"'), /dataset/)
    await assert.rejects(
      searchModelVersions(ctx, { filter: 'metrics.auc > 1', orderBy: [], maxResults: 1 }),
      /Invalid entity type 'metrics'/,
    )
    const paged: number[] = []
    let pageToken: string | undefined
    do {
      const page = await searchModelVersions(ctx, {
        filter: '',
        orderBy: ['metrics.auc DESC'],
        maxResults: 1,
        rich: true,
        pageToken,
      })
      paged.push(...page.versions.map(({ version }) => version.version))
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    assert.deepEqual(paged, [2, 3, 1, 4])
  })

  void test(`a version is shown with its aliases in every list, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    for (const model of [name, 'other']) {
      await addModel(ctx, model)
      for (let index = 0; index < 2; index += 1)
        await createModelVersion(ctx, { name: model, source: 's3://b/m', tags: [] })
    }
    for (const [alias, version] of [
      ['champion', '2'],
      ['first', '1'],
      ['best', '2'],
    ] as const)
      await setAlias(ctx, { name, version, alias })
    const orderBy = ['name ASC', 'version_number ASC']
    for (const rich of [false, true]) {
      const { versions } = await searchModelVersions(ctx, {
        ...{ filter: '', orderBy, maxResults: 10, rich },
      })
      assert.deepEqual(
        versions.map(({ aliases }) => aliases),
        [['first'], ['best', 'champion'], [], []],
      )
    }
    const { models } = await searchRegisteredModels(ctx, { filter: '', orderBy: [], maxResults: 9 })
    assert.deepEqual(
      models.map(({ latest }) => latest.map(({ aliases }) => aliases)),
      [[['best', 'champion']], [[]]],
    )
  })

  void test(`a diff shows code, parameters, metrics, data and tags, and says what it cannot know, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name)
    for (const [auc, commit, digest] of [
      [0.7, 'c1', 'd1'],
      [0.9, 'c2', 'd2'],
    ] as const) {
      const runId = await addRun(ctx, auc, commit)
      await logInputs(ctx, {
        runId,
        datasets: [
          {
            name: 'train',
            digest,
            sourceType: 'local',
            source: 'x',
            tags: [{ key: 'mlflow.data.context', value: 'training' }],
          },
        ],
        modelIds: [],
      })
      await createModelVersion(ctx, {
        name,
        source: 's3://b/m',
        runId,
        tags: [{ key: 'auc', value: String(auc) }],
      })
    }
    await createModelVersion(ctx, { name, source: 's3://b/m', tags: [] })
    const { differences, unknown } = await diffVersions(ctx, { name, from: '1', to: '2' })
    assert.deepEqual(
      differences
        .filter(({ key }) => key !== 'run_id')
        .map(({ part, key, from, to }) => [part, key, from, to]),
      [
        ['code', 'commit', 'c1', 'c2'],
        ['dataset', 'train (training)', 'd1', 'd2'],
        ['param', 'depth', '7', '9'],
        ['metric', 'auc', '0.7', '0.9'],
        ['tag', 'auc', '0.7', '0.9'],
      ],
    )
    assert.deepEqual(unknown, [])
    const partial = await diffVersions(ctx, { name, from: '1', to: '3' })
    assert.match(partial.unknown.join(), /version 3 has no run/)
    await assert.rejects(diffVersions(ctx, { name, from: '1', to: '9' }), /version=9\) not found/)
  })

  void test(`a logged model knows of the versions made of it, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name)
    const { model } = await createLoggedModel(ctx, {
      experimentId: '0',
      name: 'model',
      modelType: '',
      sourceRunId: 'r1',
      params: [],
      tags: [{ key: 'mlflow.modelVersions', value: 'no list' }],
    })
    const input = { name, source: `models:/${model.model_id}`, modelId: model.model_id, tags: [] }
    const made = await Promise.all([createModelVersion(ctx, input), createModelVersion(ctx, input)])
    assert.deepEqual(
      made.map(({ version }) => [version.run_id, version.storage_location]),
      [
        ['r1', model.artifact_uri],
        ['r1', model.artifact_uri],
      ],
    )
    const { data } = await getLoggedModel(ctx, { modelId: model.model_id, allowDeleted: false })
    assert.deepEqual(data.tags, [
      {
        key: 'mlflow.modelVersions',
        value: '[{"name": "churn", "version": 1}, {"name": "churn", "version": 2}]',
      },
    ])
    await assert.rejects(
      createModelVersion(ctx, { ...input, source: 'models:/m-x', modelId: 'm-x' }),
      { code: 'RESOURCE_DOES_NOT_EXIST' },
    )
  })

  void test(`a source is checked again when it is read, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name)
    const trust = { locations: ['https://store.example/root'], schemes: [] }
    const trusting = { ...ctx, settings: { ...ctx.settings, trust } }
    await createModelVersion(trusting, { name, source: 'https://store.example/root/m', tags: [] })
    const one = { name, version: '1' }
    assert.equal((await versionFiles(trusting, one)).downloadUri, 'https://store.example/root/m')
    // The operator took the host off the list.
    await assert.rejects(versionFiles(ctx, one), /'source' cannot use the 'https' scheme/)
    for (const bad of ['/etc/passwd', 's3://b/../x', 'mlflow-artifacts://evil/x']) {
      await ctx.store.write((tx) =>
        tx.run('update model_versions set storage_location = ?', [bad]).then(() => undefined),
      )
      await assert.rejects(versionFiles(trusting, one), { code: 'INVALID_PARAMETER_VALUE' }, bad)
    }
  })

  void test(`names that pass for others are refused, look-alikes are others, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const make = (one: string) => createRegisteredModel(ctx, { name: one, tags: [] })
    for (const bad of [
      'a/b',
      'a:b',
      '.',
      '..',
      ' ',
      'ab\u200b',
      'a\u202eb',
      'a\u0000',
      'cafe\u0301',
      'x'.repeat(257),
    ])
      await assert.rejects(make(bad), { code: 'INVALID_PARAMETER_VALUE' }, JSON.stringify(bad))
    for (const good of ['caf\u00e9', 'churn', '\u0441hurn', 'a%2Fb', 'モデル', "o'clock", 'a b'])
      await make(good)
    const { model } = await make('Churn')
    assert.equal(model.name, 'Churn')
    await assert.rejects(make('churn'), /already exists/)
  })

  void test(`a tag of 100 KB is kept, one character more is refused and nothing written, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const value = '\u{1f600}'.repeat(100_000)
    await createRegisteredModel(ctx, { name, tags: [{ key: 'long', value }] })
    await assert.rejects(
      setRegisteredModelTag(ctx, { name, key: 'long', value: `${value}x` }),
      /exceeds the maximum length of 100000 characters/,
    )
    await assert.rejects(
      createModelVersion(ctx, {
        name,
        source: 's3://b/m',
        tags: [{ key: 'k', value: `${value}x` }],
      }),
      /exceeds the maximum length/,
    )
    const made = await createModelVersion(ctx, { name, source: 's3://b/m', tags: [] })
    assert.equal(made.version.version, 1)
  })
}
