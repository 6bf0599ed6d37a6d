import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { connectForTests, startPostgres } from '../../../../tests/env/postgres.ts'
import { addDataReference, type AddDataReference } from './add-data-reference.ts'
import type { AddedData } from './added-data.ts'
import { checkData } from './check-data.ts'
import { copyData } from './copy-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { dataWorld } from './data.testing.ts'
import { openDataFile } from './open-data-file.ts'
import { pinData } from './pin-data.ts'

function refer(ctx: DataCtx, options: Partial<AddDataReference>): Promise<AddedData> {
  return addDataReference(ctx, {
    name: 'events',
    source: 'warehouse:events',
    unit: 'month',
    message: '',
    ...options,
  })
}

const made = `create table events as select i as id, '2026-01-01'::timestamptz + i * interval '1 hour' as ts, i / 4.0::float8 as amount
  from generate_series(0, 2999) i`

suite('references to a database', () => {
  test('prove rows without a copy, and find what changed', async (t) => {
    const url = await (await startPostgres()).newDatabase()
    const run = await connectForTests(t, url)
    await run(made)
    const world = await dataWorld(t, 'sqlite', { warehouse: url })
    const { ctx } = world
    const before = await world.storedBytes()
    const range = { timeColumn: 'ts', from: '2026-01-01', to: '2026-03-01' }
    const { version, reason } = await refer(ctx, range)
    assert.deepEqual(
      [version.row.kind, version.row.row_count, reason],
      ['reference', 1416, 'no row is copied'],
    )
    assert.ok((await world.storedBytes()) - before < 10_000)
    assert.equal((await refer(ctx, range)).isNew, false)
    assert.equal((await checkData(ctx, { reference: 'events/1' })).state, 'intact')

    const file = await openDataFile(ctx, {
      reference: 'events',
      format: 'csv',
      part: { where: 'id < 2' },
    })
    assert.equal(
      readFileSync(file.path, 'utf8'),
      'id,ts,amount\n0,2026-01-01 00:00:00+00,0.0\n1,2026-01-01 01:00:00+00,0.25\n',
    )
    file.release()

    // New rows after the range are none of its own.
    await run("insert into events values (5000, '2027-01-01', 1)")
    assert.equal((await checkData(ctx, { reference: 'events/1' })).state, 'intact')
    await run('update events set amount = amount + 1e-9 where id = 800')
    const changed = await checkData(ctx, { reference: 'events/1' })
    assert.equal(changed.state, 'changed')
    assert.deepEqual(changed.buckets, [{ label: '2026-02', rowsBefore: 672, rows: 672 }])
    await assert.rejects(
      pinData(ctx, { reference: 'events/1', as: 'kept' }),
      /rows of events\/1 are not those of the version any more/u,
    )
    assert.equal(await ctx.rows.findNewestData({ name: 'kept' }), undefined)
    await assert.rejects(
      openDataFile(ctx, { reference: 'events/1', format: 'csv', part: {} }),
      /not those of the version any more: changed/u,
    )
    await run('alter table events add column note text')
    const drifted = await checkData(ctx, { reference: 'events/1' })
    assert.equal(drifted.state, 'drifted')
    assert.deepEqual(
      drifted.change?.added.map(({ name }) => name),
      ['note'],
    )
    await run('drop table events')
    assert.equal((await checkData(ctx, { reference: 'events/1' })).state, 'unreachable')
  })

  test('of all rows may grow', async (t) => {
    const url = await (await startPostgres()).newDatabase()
    const run = await connectForTests(t, url)
    await run(made)
    const { ctx } = await dataWorld(t, 'sqlite', { warehouse: url })
    await refer(ctx, { timeColumn: 'ts' })
    await run("insert into events values (5000, '2027-01-01', 1)")
    const grown = await checkData(ctx, { reference: 'events' })
    assert.equal(grown.state, 'grew')
    assert.deepEqual(grown.buckets, [{ label: '2027-01', rowsBefore: 0, rows: 1 }])
    const { version } = await refer(ctx, { timeColumn: 'ts' })
    assert.deepEqual([version.row.version, version.row.parent], [2, 1])
  })

  test('can be copied as versions of a table that changes', async (t) => {
    const url = await (await startPostgres()).newDatabase()
    const run = await connectForTests(t, url)
    await run(made)
    const { ctx } = await dataWorld(t, 'sqlite', { warehouse: url })
    const copy = (): Promise<AddedData> =>
      copyData(ctx, {
        name: 'copied',
        source: 'warehouse:events',
        where: 'id < 2000',
        key: ['id'],
        widen: false,
        message: '',
      })
    const first = await copy()
    assert.deepEqual([first.version.row.kind, first.version.row.row_count], ['changelog', 2000])
    assert.equal((await copy()).isNew, false)
    await run('update events set amount = -1 where id in (7, 2500)')
    await run('delete from events where id = 8')
    const { counts } = await copy()
    assert.deepEqual(counts, {
      added: 0,
      removed: 1,
      changed: 1,
      unchanged: 1998,
      changedColumns: { amount: 1 },
    })
    // A reference to the same rows has the same fingerprint, though nothing was copied for it.
    const { version } = await refer(ctx, { where: 'id < 2000' })
    const copied = await ctx.rows.findNewestData({ name: 'copied' })
    assert.equal(version.row.fingerprint, copied?.row.fingerprint)
  })

  test('that cannot be are refused, and no secret is told', async (t) => {
    const { ctx, add } = await dataWorld(t, 'sqlite', {
      warehouse: 'postgresql://me:s3cret@127.0.0.1:1/none',
      lake: '/somewhere',
    })
    await assert.rejects(refer(ctx, { source: 'none:events' }), /no source "none"/u)
    await assert.rejects(refer(ctx, { source: 'events' }), /SOURCE:TABLE/u)
    await assert.rejects(refer(ctx, { source: 'lake:../etc' }), /outside of the source/u)
    await assert.rejects(refer(ctx, { source: 'lake:/etc' }), /outside of the source/u)
    await assert.rejects(refer(ctx, { from: '2026-01-01' }), /time_column/u)
    await assert.rejects(refer(ctx, { deltaVersion: 1 }), /Only a Delta table/u)
    await assert.rejects(refer(ctx, {}), (error) => {
      assert.match(String(error), /can not be reached/u)
      assert.doesNotMatch(String(error), /s3cret/u)
      return true
    })
    await add('id\n1\n', { name: 'events' })
    await assert.rejects(refer(ctx, {}), /has copies of its rows/u)
    await assert.rejects(checkData(ctx, { reference: 'events' }), /keeps its rows itself/u)
  })
})

suite('references to Delta tables', () => {
  test('keep their version while the table goes on, until it is gone', async (t) => {
    const world = await dataWorld(t, 'sqlite')
    const lake = world.path('lake')
    cpSync(join(deltaTables(), 'spark-deletion-vectors/table'), join(lake, 'trips'), {
      recursive: true,
    })
    const { ctx } = await dataWorld(t, 'sqlite', { lake })
    const { version } = await refer(ctx, { source: 'lake:trips', deltaVersion: 5 })
    assert.deepEqual([version.row.kind, version.row.row_count], ['delta', 176])
    const newest = await refer(ctx, { source: 'lake:trips' })
    assert.deepEqual(
      [newest.version.row.row_count, newest.reason],
      [143, 'version 10 of the table'],
    )
    assert.equal((await checkData(ctx, { reference: 'events/1' })).state, 'intact')
    const file = await openDataFile(ctx, { reference: 'events/1', format: 'csv', part: {} })
    assert.equal(readFileSync(file.path, 'utf8').trim().split('\n').length, 177)
    const { retention = '' } = await checkData(ctx, { reference: 'events/1' })
    assert.match(
      retention,
      /^VACUUM may remove its files from \d{4}-\d\d-\d\d on \(delta\.deletedFileRetentionDuration: 1 week\), and its commit may leave the log from/u,
    )
    assert.match(newest.retention ?? '', /files 1 week after a later version replaces them/u)
    const pinned = await pinData(ctx, { reference: 'events/1' })
    assert.deepEqual(
      [pinned.version.name, pinned.version.row.kind, pinned.version.row.message],
      ['events-pinned', 'snapshot', 'The rows of data:/events/1'],
    )
    assert.equal(pinned.version.row.fingerprint, version.row.fingerprint)
    assert.equal((await pinData(ctx, { reference: 'events/1' })).isNew, false)
    rmSync(join(lake, 'trips/_delta_log/00000000000000000003.json'))
    await assert.rejects(pinData(ctx, { reference: 'events/1' }), /needs commit 3/u)
    await assert.rejects(pinData(ctx, { reference: 'events-pinned' }), /keeps its rows itself/u)
    const gone = await checkData(ctx, { reference: 'events/1' })
    assert.equal(gone.state, 'unreachable')
    assert.match(gone.reason ?? '', /needs commit 3, which is gone/u)
  })
})

suite('references to folders of Parquet', () => {
  test('grow with new files', async (t) => {
    const { path, add, ctx: maker } = await dataWorld(t, 'sqlite')
    const lake = path('lake')
    const put = async (month: number): Promise<void> => {
      await add(`id,day\n${month},2026-0${month}-15\n`, { name: 'month' })
      const file = await openDataFile(maker, { reference: 'month', format: 'parquet', part: {} })
      cpSync(file.path, join(lake, `events/month=${month}/part.parquet`))
      file.release()
    }
    await put(1)
    await put(2)
    const { ctx } = await dataWorld(t, 'sqlite', { lake })
    const source = 'lake:events'
    const { version, reason } = await refer(ctx, { source, timeColumn: 'day' })
    assert.deepEqual(
      [version.row.kind, version.row.row_count, reason],
      ['reference', 2, 'no row is copied'],
    )
    await put(3)
    const grown = await checkData(ctx, { reference: 'events' })
    assert.deepEqual([grown.state, grown.buckets.map(({ label }) => label)], ['grew', ['2026-03']])
    await assert.rejects(refer(ctx, { source: 'lake:none' }), /no such folder/u)
    await assert.rejects(refer(ctx, { source, deltaVersion: 1 }), /Only a Delta table/u)
  })
})

/** Tables that others wrote, beside this checkout. */
function deltaTables(): string {
  for (let at = import.meta.dirname; at !== dirname(at); at = dirname(at)) {
    const found = resolve(at, '../shared/data/delta')
    if (existsSync(found)) return found
  }
  throw new Error('There is no shared/data/delta beside the checkout.')
}
