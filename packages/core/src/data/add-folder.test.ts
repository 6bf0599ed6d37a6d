import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { dataWorld, type DataWorld } from './data.testing.ts'
import { deleteDataVersion } from './delete-data-version.ts'
import { listLiveFiles } from './list-live-files.ts'
import { queryData } from './query-data.ts'
import { diffData, getDataVersion } from './read-data.ts'
import { lineOf } from './read-listing.ts'
import { splitData } from './split-data.ts'

const idOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Adds files of these texts, which are stored before. */
async function addFiles(
  { add, ctx }: DataWorld,
  files: Readonly<Record<string, string>>,
  name = 'scans',
): ReturnType<DataWorld['add']> {
  const lines: string[] = []
  for (const [path, text] of Object.entries(files)) {
    const bytes = Buffer.from(text)
    const { id, sizeBytes } = await ctx.objects.put(
      (async function* () {
        yield bytes
      })(),
    )
    lines.push(lineOf({ path, sizeBytes, id }))
  }
  return add(lines.join(''), { name, fileName: 'scans', format: 'files' })
}

async function liveFiles({ rows }: DataWorld): Promise<readonly string[]> {
  const { ids } = await listLiveFiles(rows, { dataNo: 0, objectId: '' })
  return ids.toSorted()
}

for (const database of ['sqlite', 'postgres'] as const)
  void suite(`folders of files (${database})`, () => {
    void test('are versions whose rows are their files, at the cost of what changed', async (t) => {
      const world = await dataWorld(t, database)
      const first = await addFiles(world, { 'a.png': 'one', 'b/007.png': 'two', 'b/NA': 'one' })
      assert.deepEqual(
        [first.version.row.row_count, first.version.row.source_bytes, first.reason],
        [3, 9, 'rows have a key: later versions keep what changes'],
      )
      const same = await addFiles(world, { 'b/NA': 'one', 'a.png': 'one', 'b/007.png': 'two' })
      assert.equal(same.isNew, false)
      const second = await addFiles(world, { 'a.png': 'one', 'b/007.png': 'three', c: 'four' })
      assert.deepEqual(
        [second.counts?.added, second.counts?.removed, second.counts?.changed],
        [1, 1, 1],
      )
      const { manifest } = await getDataVersion(world.ctx, { reference: 'scans/2' })
      assert.deepEqual([manifest.kind, manifest.source.format], ['changelog', 'files'])
      const { rows } = await queryData(world.ctx, {
        reference: 'scans/1',
        sql: 'select path, size_bytes, sha256 from data order by path',
        others: [],
        limit: 10,
      })
      assert.deepEqual(rows, [
        ['a.png', '3', idOf('one')],
        ['b/007.png', '3', idOf('two')],
        ['b/NA', '3', idOf('one')],
      ])
      const diff = await diffData(world.ctx, { before: 'scans/1', now: 'scans/2' })
      assert.equal(diff.counts?.unchanged, 1)
    })

    void test('keep the objects of each version that is there, and no others', async (t) => {
      const world = await dataWorld(t, database)
      const ids = (...texts: string[]): string[] => texts.map(idOf).toSorted()
      await addFiles(world, { a: 'one', b: 'two' })
      await addFiles(world, { a: 'one', b: 'three' })
      assert.deepEqual(await liveFiles(world), ids('one', 'two', 'three'))
      // What is gone from one version and comes back in a later one.
      await addFiles(world, { a: 'two' })
      await addFiles(world, { a: 'one', b: 'three' }, 'other')
      assert.deepEqual([...new Set(await liveFiles(world))], ids('one', 'two', 'three'))
      await world.rows.store.write((tx) =>
        tx.run(
          'delete from data_versions where data_no in (select data_no from data_lineages where name = ?)',
          ['other'],
        ),
      )
      await deleteDataVersion(world.rows, { name: 'scans', version: 2 })
      assert.deepEqual(await liveFiles(world), ids('one', 'two', 'three'), 'the trash keeps them')
      const purge = (version: number) =>
        world.rows.store.write((tx) =>
          tx.run('delete from data_versions where version = ?', [version]),
        )
      await purge(2)
      assert.deepEqual(await liveFiles(world), ids('one', 'two'))
      await purge(3)
      await purge(1)
      assert.deepEqual(await liveFiles(world), [])
    })

    void test('are split into folders of files', async (t) => {
      const world = await dataWorld(t, database)
      const names = Array.from({ length: 40 }, (_, index) => `${String(index)}.txt`)
      await addFiles(world, Object.fromEntries(names.map((name) => [name, name])))
      const parts = [
        { name: 'train', share: 0.5 },
        { name: 'valid', share: 0.5 },
      ]
      const made = await splitData(world.ctx, {
        reference: 'scans',
        by: 'key',
        seed: '1',
        cuts: [],
        parts,
      })
      assert.deepEqual(
        made.map(({ part }) => part),
        ['train', 'valid'],
      )
      assert.equal(
        made.reduce((sum, { version }) => sum + Number(version.row.row_count), 0),
        40,
      )
      const { manifest } = await getDataVersion(world.ctx, { reference: 'scans-train' })
      assert.equal(manifest.source.format, 'files')
    })

    void test('are refused by line where they could not be given back', async (t) => {
      const world = await dataWorld(t, database)
      const id = idOf('one')
      const listing = (...lines: readonly unknown[]) =>
        world.add(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), {
          name: 'scans',
          fileName: 'scans',
          format: 'files',
        })
      const file = { path: 'a', size_bytes: 3, sha256: id }
      await assert.rejects(listing(), /The folder has no files/u)
      for (const path of ['../a', '/a', 'a/../b', 'a//b', 'b/', 'a\\b', '', 'a\nb', 7])
        await assert.rejects(listing({ ...file, path }), /Line 1 of the listing is wrong: 'path'/u)
      await assert.rejects(listing(file, file), /Line 2 .*"a" is there already/u)
      await assert.rejects(listing(file, { ...file, path: 'a/b' }), /"a" is a file and a folder/u)
      await assert.rejects(
        listing({ ...file, path: 'a/b' }, file),
        /Line 2 .*"a" is there already/u,
      )
      await assert.rejects(listing({ ...file, size_bytes: -1 }), /'size_bytes' is no whole number/u)
      await assert.rejects(listing({ ...file, sha256: 'x' }), /'sha256' is not 64/u)
      await assert.rejects(listing(file, { ...file, path: 'b', size_bytes: 4 }), /another size/u)
      await assert.rejects(listing(file), /is not stored/u)
      await addFiles(world, { a: 'one' })
      await assert.rejects(listing({ ...file, size_bytes: 4 }), /has 3 bytes, not 4/u)
      await assert.rejects(world.add('id\n1\n', { name: 'scans' }), /has folders of files/u)
      await world.add('id\n1\n', { name: 'rows' })
      await assert.rejects(addFiles(world, { a: 'one' }, 'rows'), /has rows. Give folders/u)
      await assert.rejects(
        world.add('{}', { name: 'x', fileName: 'x', format: 'files', key: ['id'] }),
        /Parameter 'key' can't be for a folder of files/u,
      )
    })
  })
