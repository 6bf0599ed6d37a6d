import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { databases } from '../ctx.testing.ts'
import { createWebhook } from '../webhooks/create-webhook.ts'
import { listDeliveries } from '../webhooks/list-deliveries.ts'
import { dataWorld } from './data.testing.ts'
import { findDataByReference } from './find-data-version.ts'
import { listData, readDataLog } from './list-data.ts'
import { listLiveData } from './list-live-data.ts'
import { openDataFile } from './open-data-file.ts'
import { compareData, diffData, getDataVersion, overlapData } from './read-data.ts'
import { deleteDataAlias, setDataAlias } from './set-data-alias.ts'
import { deleteDataTag, setDataTag } from './set-data-tag.ts'

/** Customers of a month: ids, when they came, and what they paid. */
function customers(month: number, count = 2000): string {
  const lines = ['customer_id,since,paid,plan']
  for (let id = 0; id < count + month * 20; id++) {
    if (month > 0 && id % 1000 === month) continue
    const paid = id % 67 === 0 ? id + month : id
    lines.push(
      `C${id},2024-01-${String((id % 28) + 1).padStart(2, '0')},${paid / 4},${id % 3 === 0 ? 'gold' : 'basic'}`,
    )
  }
  return `${lines.join('\n')}\n`
}

const key = ['customer_id']

const created = { entity: 'DATA_VERSION', action: 'CREATED' } as const

for (const database of databases) {
  suite(`versions of data on ${database}`, () => {
    test('each is told to webhooks once, in the transaction that adds it', async (t) => {
      const { add, rows } = await dataWorld(t, database)
      const anywhere = { ...rows.outbound, check: () => Promise.resolve() }
      const hook = { name: 'ci', url: 'https://ci.example.com/', events: [created] }
      const { webhookId } = await createWebhook({ ...rows, outbound: anywhere }, hook)
      const { version } = await add(customers(0, 10), { key })
      await add(customers(0, 10))
      await add(customers(1, 10))
      const { deliveries } = await listDeliveries(rows, { webhookId, maxResults: 10 })
      const told = deliveries.map(({ body }) => JSON.parse(body) as Record<string, unknown>) // as sent
      assert.deepEqual(
        told.map(({ entity, action }) => `${String(entity)}.${String(action)}`),
        ['data_version.created', 'data_version.created'],
      )
      assert.deepEqual(told.at(-1)?.['data'], {
        ...{ name: 'churn', version: '1', kind: version.row.kind, rows: 10 },
        fingerprint: version.row.fingerprint,
      })
    })

    test('are numbered, name their parent, and come back as they were', async (t) => {
      const { add, ctx, rows } = await dataWorld(t, database)
      const first = await add(customers(0), { key, message: 'January' })
      assert.deepEqual(
        [first.isNew, first.version.row.version, first.version.row.parent],
        [true, 1, null],
      )
      const again = await add(customers(0))
      assert.deepEqual([again.isNew, again.version.row.version], [false, 1])
      for (let month = 1; month <= 10; month++) {
        const { version, counts } = await add(customers(month))
        assert.deepEqual([version.row.version, version.row.parent], [month + 1, month])
        assert.equal(version.row.kind, 'changelog')
        assert.ok(counts && counts.added > 0 && counts.removed > 0 && counts.changed > 0)
      }
      for (const month of [0, 1, 7, 10]) {
        const reference = `churn/${month + 1}`
        const out = await openDataFile(ctx, { reference, part: {}, format: 'csv' })
        const lines = (text: string): string[] => text.trim().split('\n').toSorted()
        // Numbers are written with their point: 1 becomes 1.0.
        const expected = customers(month).replaceAll(/,(\d+),(gold|basic)/gu, ',$1.0,$2')
        assert.deepEqual(lines(readFileSync(out.path, 'utf8')), lines(expected))
        out.release()
      }
      const log = await readDataLog(rows, { name: 'churn', limit: 4 })
      assert.deepEqual(
        log.versions.map(({ row }) => row.version),
        [11, 10, 9, 8],
      )
      const rest = await readDataLog(rows, {
        name: 'churn',
        pageToken: log.nextPageToken,
        limit: 100,
      })
      assert.deepEqual(
        rest.versions.map(({ row }) => row.version),
        [7, 6, 5, 4, 3, 2, 1],
      )
      assert.equal(rest.nextPageToken, undefined)
      assert.equal(rest.versions.at(-1)?.row.message, 'January')
      assert.equal(rest.versions.at(-1)?.row.author, 'alice')
      const { datasets } = await listData(rows, { limit: 10 })
      assert.deepEqual(
        datasets.map(({ data, newest }) => [data.name, newest?.row.version]),
        [['churn', 11]],
      )
    })

    test('cost what changed', async (t) => {
      const { add, storedBytes } = await dataWorld(t, database)
      await add(customers(0, 20_000), { key })
      const before = await storedBytes()
      for (let month = 1; month <= 5; month++) await add(customers(month, 20_000))
      const raw = Buffer.byteLength(customers(5, 20_000)) * 5
      assert.ok(
        (await storedBytes()) - before < raw * 0.08,
        `${(await storedBytes()) - before} of ${raw}`,
      )
    })

    test('are compared by schema, rows and distribution', async (t) => {
      const { add, ctx } = await dataWorld(t, database)
      await add(customers(0), { key })
      await add(customers(3))
      const diff = await diffData(ctx, { before: 'churn/1', now: 'churn' })
      assert.equal(diff.isSame, false)
      assert.equal(diff.change.verdict, 'same')
      assert.deepEqual(diff.counts, {
        added: 59,
        removed: 2,
        changed: 30,
        unchanged: 1968,
        changedColumns: { paid: 30 },
      })
      const drifts = await compareData(ctx, { before: 'churn/1', now: 'churn/2' })
      assert.deepEqual(drifts.map(({ name, level }) => [name, level]).slice(1), [
        ['since', 'none'],
        ['paid', 'none'],
        ['plan', 'none'],
      ])
      const overlap = await overlapData(ctx, { before: 'churn/1', now: 'churn/2' })
      assert.deepEqual([overlap.first, overlap.second, overlap.both], [2000, 2057, 1998])
      const { manifest } = await getDataVersion(ctx, { reference: 'churn/2' })
      assert.equal(manifest.profile.find(({ name }) => name === 'plan')?.top?.[0]?.[0], 'basic')
    })

    test('of another schema say so, and values that do not fit are refused or widen it', async (t) => {
      const { add, ctx } = await dataWorld(t, database)
      await add('id,n\n1,1\n2,2\n', { key: ['id'] })
      await assert.rejects(
        add('id,n\n1,1\n2,2.5\n'),
        /Column "n": 1 text is no int64: row 2 "2\.5"/u,
      )
      const { version, change } = await add('id,n\n1,1\n2,2.5\n', { widen: true })
      assert.equal(version.row.version, 2)
      assert.deepEqual(
        change?.changed.map(({ name, now }) => [name, now]),
        [['n', 'double']],
      )
      const { manifest } = await getDataVersion(ctx, { reference: 'churn' })
      assert.equal(manifest.source.fileName, 'churn.csv')
      await assert.rejects(add('id,n\n1,1\n1,2\n'), /The key "id" does not name one row each/u)
      await assert.rejects(add('a,b\n1,2\n'), /There is no column "id"/u)
      assert.equal((await ctx.rows.findNewestData({ name: 'churn' }))?.row.version, 2)
    })

    test('have tags, each version its own', async (t) => {
      const { rows, add } = await dataWorld(t, database)
      await add('id\n1\n')
      await add('id\n2\n')
      const first = { name: 'churn', version: 1 }
      await setDataTag(rows, { ...first, key: 'reviewed', value: 'no' })
      await setDataTag(rows, { ...first, key: 'owner', value: 'Ada' })
      await setDataTag(rows, { ...first, key: 'reviewed', value: 'yes' })
      const tags = async (): Promise<unknown> =>
        (await readDataLog(rows, { name: 'churn', limit: 9 })).versions.map((one) =>
          one.tags.map(({ key: tag, value }) => `${tag}=${value}`),
        )
      assert.deepEqual(await tags(), [[], ['reviewed=yes', 'owner=Ada']])
      await deleteDataTag(rows, { ...first, key: 'owner' })
      await deleteDataTag(rows, { ...first, key: 'none' })
      assert.deepEqual(await tags(), [[], ['reviewed=yes']])
      await assert.rejects(
        setDataTag(rows, { name: 'churn', version: 3, key: 'a', value: '' }),
        /no version 3/u,
      )
      for (const key of ['', 'a'.repeat(251), '../a'])
        assert.throws(() => setDataTag(rows, { ...first, key, value: '' }), /key/u)
      assert.throws(
        () => setDataTag(rows, { ...first, key: 'a', value: 'b'.repeat(100_001) }),
        /value/u,
      )
    })

    test('have aliases', async (t) => {
      const { add, rows } = await dataWorld(t, database)
      await add('id\n1\n')
      await add('id\n2\n')
      await setDataAlias(rows, { name: 'churn', alias: 'golden', version: 1 })
      const found = await findDataByReference(rows, { reference: 'data:/churn@golden' })
      assert.deepEqual([found.row.version, found.aliases], [1, ['golden']])
      await setDataAlias(rows, { name: 'churn', alias: 'golden', version: 2 })
      assert.equal((await findDataByReference(rows, { reference: 'churn@golden' })).row.version, 2)
      await deleteDataAlias(rows, { name: 'churn', alias: 'golden' })
      await assert.rejects(
        findDataByReference(rows, { reference: 'churn@golden' }),
        /has no alias/u,
      )
      await assert.rejects(
        setDataAlias(rows, { name: 'churn', alias: 'x', version: 3 }),
        /no version 3/u,
      )
      await assert.rejects(deleteDataAlias(rows, { name: 'churn', alias: 'x' }), /no alias "x"/u)
      assert.throws(
        () => setDataAlias(rows, { name: 'churn', alias: 'latest', version: 1 }),
        /is no version/u,
      )
    })

    test('keep their objects alive', async (t) => {
      const { add, ctx, rows } = await dataWorld(t, database)
      const names: string[] = []
      for (const month of [0, 1, 2]) {
        const { version } = await add(customers(month), { key })
        const { manifest } = await getDataVersion(ctx, {
          reference: `churn/${version.row.version}`,
        })
        names.push(version.row.manifest_id, ...manifest.files.map(({ object }) => object))
      }
      const { ids, next } = await listLiveData(rows, { versionNo: 0, objectId: '' })
      assert.equal(next, undefined)
      assert.deepEqual(new Set(ids), new Set(names))
    })

    test('added at the same time are one behind the other, or told so', async (t) => {
      const { add } = await dataWorld(t, database)
      await add('id\n0\n')
      const results = await Promise.allSettled([add('id\n1\n'), add('id\n1\n')])
      const made = results.filter(({ status }) => status === 'fulfilled')
      assert.ok(made.length >= 1)
      for (const result of results)
        if (result.status === 'rejected') assert.match(String(result.reason), /came meanwhile/u)
    })
  })
}
