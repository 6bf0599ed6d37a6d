import assert from 'node:assert/strict'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { openS3Keys, type S3Keys } from '@stemma/objects'
import { startS3 } from '../../../../tests/env/seaweedfs.ts'
import { addDataReference, type AddDataReference } from './add-data-reference.ts'
import type { AddedData } from './added-data.ts'
import { checkData } from './check-data.ts'
import { copyData } from './copy-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { dataWorld, type DataWorld } from './data.testing.ts'
import { openDataFile } from './open-data-file.ts'
import { pinData } from './pin-data.ts'

type World = DataWorld & { readonly keys: S3Keys }

/** A lake below a prefix of a bucket. */
async function lakeWorld(t: Parameters<typeof dataWorld>[0]): Promise<World> {
  const s3 = await startS3()
  const options = {
    bucket: await s3.newBucket(),
    prefix: 'lake',
    endpoint: s3.endpoint,
    region: 'us-east-1',
    credentials: s3.credentials,
  }
  const keys = await openS3Keys(options)
  t.after(() => keys.close())
  const sources = { lake: `s3://${options.bucket}/lake` }
  const world = await dataWorld(t, 'sqlite', sources, async (source) =>
    source === 'lake' ? openS3Keys(options) : undefined,
  )
  return { ...world, keys }
}

function refer(ctx: DataCtx, options: Partial<AddDataReference>): Promise<AddedData> {
  return addDataReference(ctx, {
    name: 'trips',
    source: 'lake:trips',
    unit: 'month',
    message: '',
    ...options,
  })
}

suite('references to a bucket', () => {
  test('read a Delta table, say what is gone, and can be pinned', async (t) => {
    const { ctx, keys, path } = await lakeWorld(t)
    await putFolder(keys, join(deltaTables(), 'spark-deletion-vectors/table'), 'trips')
    const { version } = await refer(ctx, { deltaVersion: 5 })
    assert.deepEqual([version.row.kind, version.row.row_count], ['delta', 176])
    const newest = await refer(ctx, {})
    assert.deepEqual(
      [newest.version.row.row_count, newest.reason],
      [143, 'version 10 of the table'],
    )
    assert.match(newest.retention ?? '', /VACUUM/u)
    assert.equal((await checkData(ctx, { reference: 'trips/1' })).state, 'intact')
    const file = await openDataFile(ctx, { reference: 'trips/1', format: 'csv', part: {} })
    assert.equal(readFileSync(file.path, 'utf8').trim().split('\n').length, 177)
    file.release()
    const pinned = await pinData(ctx, { reference: 'trips/1', as: 'kept' })
    assert.equal(pinned.version.row.fingerprint, version.row.fingerprint)
    assert.deepEqual(
      readdirSync(path('tables')).filter((name) => name.startsWith('work-')),
      [],
    )
    await keys.remove('trips/_delta_log/00000000000000000003.json')
    const gone = await checkData(ctx, { reference: 'trips/1' })
    assert.equal(gone.state, 'unreachable')
    assert.match(gone.reason ?? '', /needs commit 3, which is gone/u)
  })

  test('grow with files of Parquet, whose folders may name columns', async (t) => {
    const { ctx, keys, add } = await lakeWorld(t)
    const put = async (month: number): Promise<void> => {
      await add(`id,day\n${String(month)},2026-0${String(month)}-15\n`, { name: 'month' })
      const file = await openDataFile(ctx, { reference: 'month', format: 'parquet', part: {} })
      await keys.put(`days/month=${String(month)}/part.parquet`, createReadStream(file.path))
      file.release()
    }
    await put(1)
    await put(2)
    const source = 'lake:days'
    const { version } = await refer(ctx, { name: 'days', source, timeColumn: 'day' })
    assert.deepEqual([version.row.kind, version.row.row_count], ['reference', 2])
    await put(3)
    assert.equal((await checkData(ctx, { reference: 'days' })).state, 'grew')
    const wishes = { key: ['id'], widen: false, message: '' }
    const copied = await copyData(ctx, { name: 'copied', source, ...wishes })
    assert.equal(copied.version.row.row_count, 3)
    await assert.rejects(refer(ctx, { name: 'none', source: 'lake:none' }), /no such folder/u)
    await assert.rejects(
      refer(ctx, { name: 'none', source: 'lake:../x' }),
      /outside of the source/u,
    )
  })
})

async function putFolder(keys: S3Keys, folder: string, prefix: string): Promise<void> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    await keys.put(`${prefix}${path.slice(folder.length)}`, createReadStream(path))
  }
}

/** Tables that others wrote, beside this checkout. */
function deltaTables(): string {
  for (let at = import.meta.dirname; at !== dirname(at); at = dirname(at)) {
    const found = resolve(at, '../shared/data/delta')
    if (existsSync(found)) return found
  }
  throw new Error('There is no shared/data/delta beside the checkout.')
}
