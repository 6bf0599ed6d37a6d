import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import { getAlias } from './alias-state.ts'
import { createModelVersion } from './create-model-version.ts'
import { createRegisteredModel } from './create-registered-model.ts'
import { deleteModelVersion } from './delete-model-version.ts'
import { deleteRegisteredModel } from './delete-registered-model.ts'
import { getRegisteredModel } from './get-registered-model.ts'
import { addModel } from './models.testing.ts'
import { readHistory } from './read-history.ts'
import { rollbackAlias } from './rollback-alias.ts'
import { searchModelVersions } from './search-model-versions.ts'
import { setAlias } from './set-alias.ts'

const name = 'churn'
const alias = 'champion'
const everything = { filter: '', orderBy: [], maxResults: 1000 }

function times<T>(
  count: number,
  work: (index: number) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> {
  return Promise.allSettled(Array.from({ length: count }, (_, index) => work(index)))
}

for (const database of databases) {
  void test(`a hundred versions made at once have the numbers 1 to 100, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name)
    const made = await times(100, () =>
      createModelVersion(ctx, { name, source: 's3://bucket/m', tags: [{ key: 'a', value: 'b' }] }),
    )
    const numbers = made.map((one) => (one.status === 'fulfilled' ? one.value.version.version : -1))
    assert.deepEqual(
      numbers.toSorted((one, other) => one - other),
      Array.from({ length: 100 }, (_, index) => index + 1),
    )
    assert.equal((await searchModelVersions(ctx, everything)).versions.length, 100)
  })

  void test(`of racing moves that expect the same version one wins, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name, 10)
    await setAlias(ctx, { name, version: '1', alias })
    const moves = await times(9, (index) =>
      setAlias(ctx, { name, version: String(index + 2), alias, expected: 1 }),
    )
    assert.equal(moves.filter(({ status }) => status === 'fulfilled').length, 1)
    const { lastEvent, version } = await getAlias(ctx, { name, alias })
    assert.ok(version !== undefined && version > 1)
    const rollbacks = await times(5, () =>
      rollbackAlias(ctx, { name, alias, expectedEvent: lastEvent }),
    )
    assert.equal(rollbacks.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.equal((await getAlias(ctx, { name, alias })).version, 1)
  })

  void test(`moves without expectations make one unbroken chain of history, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name, 5)
    await times(20, (index) => setAlias(ctx, { name, version: String((index % 5) + 1), alias }))
    const { events } = await readHistory(ctx, { name, alias, limit: 100 })
    let before: string | null = null
    for (const { old_value, new_value } of events.toReversed()) {
      assert.equal(old_value, before)
      before = new_value
    }
    assert.equal((await getAlias(ctx, { name, alias })).version, Number(before))
  })

  void test(`versions made while their model is deleted are part of it or refused, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name, 3)
    const [made] = await Promise.all([
      times(30, () => createModelVersion(ctx, { name, source: 's3://bucket/m', tags: [] })),
      times(1, () => deleteRegisteredModel(ctx, { name })),
    ])
    for (const one of made)
      if (one.status === 'rejected') assert.match(String(one.reason), /not found/)
    assert.deepEqual((await searchModelVersions(ctx, everything)).versions, [])
    await createRegisteredModel(ctx, { name, tags: [] })
    assert.equal((await getRegisteredModel(ctx, { name })).latest.length, 0)
    const fresh = await createModelVersion(ctx, { name, source: 's3://bucket/m', tags: [] })
    assert.equal(fresh.version.version, 1)
  })

  void test(`no alias is left on a version that is deleted while aliases move, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addModel(ctx, name, 2)
    await Promise.all([
      times(20, (index) =>
        setAlias(ctx, { name, version: String((index % 2) + 1), alias: `a${index}` }),
      ),
      times(1, () => deleteModelVersion(ctx, { name, version: '2' })),
    ])
    const { aliases, latest } = await getRegisteredModel(ctx, { name })
    assert.ok(aliases.every(({ version }) => version === 1))
    assert.deepEqual(
      latest.map(({ version }) => version.version),
      [1],
    )
  })

  void test(`one of several models of a name is made, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const made = await times(8, () => createRegisteredModel(ctx, { name, tags: [] }))
    assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const one of made)
      if (one.status === 'rejected') assert.match(String(one.reason), /already exists/)
  })
}
