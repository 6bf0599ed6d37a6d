import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertAll } from './bulk.ts'
import { numberOf, orNull, orUndefined, textOf } from './column.ts'
import { columnsOf, insertOf } from './columns.ts'
import { openTestStore, testDatabases } from './stores.testing.ts'

interface Upload {
  readonly uploadId: string
  readonly path: string
  readonly partCount: number
  readonly expiresMs: number
  readonly objectId: string | undefined
}

const columns = columnsOf<Upload>(
  {
    uploadId: textOf,
    path: textOf,
    partCount: numberOf,
    expiresMs: numberOf,
    objectId: orUndefined(textOf),
  },
  { expiresMs: 'expires_at' },
)

const upload: Upload = {
  uploadId: 'u1',
  path: 'a/b',
  partCount: 2,
  expiresMs: 1_700_000_000_000,
  objectId: undefined,
}

for (const { name, make } of testDatabases) {
  test(`a row comes back as it was inserted, alone, among many or with defaults (${name})`, async (t) => {
    const store = await openTestStore(t, make)
    const many = [2, 3].map((n) => ({ ...upload, uploadId: `u${n}`, objectId: `o${n}` }))
    const { sql, values } = insertOf({ upload_id: 'u4', path: '', part_count: 0, expires_at: 5 })
    const rows = await store.write(async (tx) => {
      await tx.run(`insert into artifact_uploads ${columns.insertion}`, columns.values(upload))
      await insertAll(tx, { table: 'artifact_uploads', columns }, many)
      await tx.run(`insert into artifact_uploads ${sql}`, values)
      return tx.rows(
        `select ${columns.listOf('u')} from artifact_uploads as u order by u.upload_id`,
      )
    })
    const bare = { uploadId: 'u4', path: '', partCount: 0, expiresMs: 5, objectId: undefined }
    assert.deepEqual(rows.map(columns.read), [upload, ...many, bare])
  })

  test(`a column that holds what it cannot is an error, not a wrong value (${name})`, async (t) => {
    const store = await openTestStore(t, make)
    const wrong = columnsOf<{ readonly path: number; readonly objectId: string | null }>({
      path: numberOf,
      objectId: orNull(textOf),
    })
    const rows = await store.write(async (tx) => {
      await tx.run(`insert into artifact_uploads ${columns.insertion}`, columns.values(upload))
      return tx.rows(`select ${wrong.list} from artifact_uploads`)
    })
    assert.throws(() => rows.map(wrong.read), /should hold a number but holds string/)
    assert.throws(() => columns.read(['u1']), TypeError)
  })
}
