import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startNative, testDatabases } from './native.testing.ts'

for (const database of testDatabases) {
  test(`experiments on ${database}`, async (t) => {
    const client = await startNative(t, database)
    const { ask, refused } = client

    await t.test('an experiment is made, read by id and by name, and renamed', async () => {
      const made = await ask('experiments.create', '/experiments', {
        name: 'made',
        tags: [{ key: 'team', value: 'risk' }],
      })
      assert.equal(made.status, 201)
      const { experiment_id: id } = made.body
      assert.deepEqual((await ask('experiments.get', `/experiments/${id}`)).body, made.body)
      assert.deepEqual((await ask('experiments.get', '/experiments/name:made')).body, made.body)
      const renamed = await ask('experiments.update', '/experiments/name:made', { name: 'new/ä b' })
      assert.equal(renamed.body.name, 'new/ä b')
      const path = `/experiments/${encodeURIComponent('name:new/ä b')}`
      assert.deepEqual((await ask('experiments.get', path)).body, renamed.body)
      assert.deepEqual(renamed.body.tags, [{ key: 'team', value: 'risk' }])
    })

    await t.test('a taken name is refused', async () => {
      await ask('experiments.create', '/experiments', { name: 'taken' })
      const again = await refused('experiments.create', '/experiments', { name: 'taken' })
      assert.deepEqual([again.status, again.code], [400, 'RESOURCE_ALREADY_EXISTS'])
    })

    await t.test('tags are set and removed, also those with a slash', async () => {
      const { body } = await ask('experiments.create', '/experiments', { name: 'tagged' })
      const path = `/experiments/${body.experiment_id}`
      const set = await ask('experiments.setTag', `${path}/tags/a%2Fb`, { value: 'x' })
      assert.deepEqual([set.status, set.text], [204, ''])
      assert.deepEqual((await ask('experiments.get', path)).body.tags, [{ key: 'a/b', value: 'x' }])
      assert.equal((await ask('experiments.deleteTag', `${path}/tags/a%2Fb`)).status, 204)
      assert.deepEqual((await ask('experiments.get', path)).body.tags, [])
      assert.equal((await refused('experiments.deleteTag', `${path}/tags/a%2Fb`)).status, 404)
    })

    await t.test('the trash holds what is deleted until it is restored', async () => {
      await ask('experiments.create', '/experiments', { name: 'gone' })
      const path = '/experiments/name:gone'
      assert.equal((await ask('experiments.delete', path)).status, 204)
      assert.equal((await ask('experiments.get', path)).body.lifecycle_stage, 'deleted')
      const find = '?filter=' + encodeURIComponent("name = 'gone'")
      const count = async (view: string): Promise<number> =>
        (await ask('experiments.list', `/experiments${find}&view=${view}`)).body.experiments.length
      assert.deepEqual(
        [await count('active'), await count('deleted'), await count('all')],
        [0, 1, 1],
      )
      assert.equal((await ask('experiments.restore', `${path}/restore`)).status, 204)
      assert.equal(await count('active'), 1)
      assert.equal((await refused('experiments.restore', `${path}/restore`)).status, 404)
    })

    await t.test('a list is paged and ordered', async () => {
      for (const name of ['page-a', 'page-b', 'page-c']) {
        await ask('experiments.create', '/experiments', { name })
      }
      const query = new URLSearchParams({
        filter: "name LIKE 'page-%'",
        order_by: 'name DESC',
        limit: '2',
      })
      const first = await ask('experiments.list', `/experiments?${query.toString()}`)
      query.set('page_token', first.body.next_page_token ?? '')
      const second = await ask('experiments.list', `/experiments?${query.toString()}`)
      const names = [...first.body.experiments, ...second.body.experiments].map(({ name }) => name)
      assert.deepEqual(names, ['page-c', 'page-b', 'page-a'])
      assert.equal(second.body.next_page_token, undefined)
    })

    await t.test('an unknown experiment is not found', async () => {
      assert.equal((await refused('experiments.get', '/experiments/999')).status, 404)
      assert.equal((await refused('experiments.get', '/experiments/name:nobody')).status, 404)
      assert.equal((await refused('experiments.get', '/experiments/x')).status, 400)
    })
  })
}
