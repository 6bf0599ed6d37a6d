import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { dataWorld, liveDataIds } from './data.testing.ts'
import { openDataFile } from './open-data-file.ts'
import { queryData } from './query-data.ts'
import { diffData, getDataVersion } from './read-data.ts'

for (const database of ['sqlite', 'postgres'] as const)
  void suite(`files without rows (${database})`, () => {
    void test('are kept as they are, and given back so', async (t) => {
      const { add, ctx, rows } = await dataWorld(t, database)
      const photo = { name: 'photo', fileName: 'A cat.JPG' }
      const first = await add('not really a picture', photo)
      assert.match(first.reason, /its bytes are kept as they are/u)
      assert.equal((await add('not really a picture', photo)).isNew, false)
      await add('nor is this', { ...photo, fileName: 'dog.jpg' })
      for (const format of ['original', 'jpg']) {
        const file = await openDataFile(ctx, { reference: 'photo/1', format, part: {} })
        assert.equal(file.fileName, 'A cat.JPG')
        assert.equal(readFileSync(file.path, 'utf8'), 'not really a picture')
        file.release()
      }
      const { manifest } = await getDataVersion(ctx, { reference: 'photo/1' })
      assert.deepEqual(
        [manifest.kind, manifest.source.format, manifest.rows],
        ['snapshot', 'file', 0],
      )
      assert.ok((await liveDataIds(rows)).includes(manifest.files[0]?.object ?? ''))
      const diff = await diffData(ctx, { before: 'photo/1', now: 'photo/2' })
      assert.deepEqual([diff.isSame, diff.counts], [false, undefined])
    })

    void test('are not mistaken for rows', async (t) => {
      const { add, ctx } = await dataWorld(t, database)
      const blob = { name: 'blob', fileName: 'weights.bin' }
      await add('\0\0', blob)
      const query = { reference: 'blob', sql: 'select 1', others: [], limit: 1 }
      await assert.rejects(queryData(ctx, query), /"blob" has no rows: its versions are files/u)
      const as = (format: string, part = {}) =>
        openDataFile(ctx, { reference: 'blob', format, part })
      await assert.rejects(as('csv'), /comes as it is, \.bin, not as csv/u)
      await assert.rejects(as('bin', { limit: 1 }), /it comes whole/u)
      await assert.rejects(add('x', { ...blob, key: ['id'] }), /parameter 'key' can't be for it/u)
      await assert.rejects(add('a\n1\n', { name: 'blob' }), /files without rows. Give rows/u)
      await add('a\n1\n')
      await assert.rejects(add('x', { fileName: 'notes' }), /The dataset "churn" has rows/u)
      await assert.rejects(add('x', { format: 'exe' }), /not one of csv, .*, file/u)
      const kept = await add('a\n1\n', { name: 'text', format: 'file' })
      assert.equal(kept.version.row.fingerprint.startsWith('file-'), true)
    })
  })
