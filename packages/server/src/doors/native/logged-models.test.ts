import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startNative, testDatabases } from './native.testing.ts'

for (const database of testDatabases) {
  test(`logged models on ${database}: found, ordered, read and deleted`, async (t) => {
    const { ask, refused, mlflow } = await startNative(t, database)
    const { experiment_id } = (await ask('experiments.create', '/experiments', { name: 'models' }))
      .body
    for (const name of ['a', 'b', 'c']) {
      await mlflow('/logged-models', {
        experiment_id,
        name,
        params: [{ key: 'depth', value: '3' }],
      })
    }
    const path = '/logged-models?experiment_ids=name:models&order_by=name%20DESC&limit=2'
    const first = await ask('loggedModels.list', path)
    const second = await ask(
      'loggedModels.list',
      `${path}&page_token=${first.body.next_page_token}`,
    )
    const models = [...first.body.models, ...second.body.models]
    assert.deepEqual(
      models.map(({ name }) => name),
      ['c', 'b', 'a'],
    )
    const [model] = models
    assert.deepEqual([model?.status, model?.params], ['PENDING', [{ key: 'depth', value: '3' }]])

    const one = `/logged-models/${model?.model_id}`
    assert.deepEqual((await ask('loggedModels.get', one)).body, model)
    assert.equal((await ask('loggedModels.delete', one)).status, 204)
    assert.equal((await refused('loggedModels.get', one)).status, 404)
    const deleted = await ask('loggedModels.get', `${one}?include_deleted=true`)
    assert.equal(deleted.body.lifecycle_stage, 'deleted')
    assert.match(
      (await refused('loggedModels.list', '/logged-models?experiment_ids=0&order_by=%20')).message,
      /empty item/,
    )
  })
}
