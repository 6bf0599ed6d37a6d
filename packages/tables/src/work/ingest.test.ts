import assert from 'node:assert/strict'
import { mkdirSync, statSync } from 'node:fs'
import { suite, test } from 'node:test'
import { testEngine } from '../engine/engine.testing.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import { ingest, type Ingested, type IngestInput } from './ingest.ts'
import { takePart } from './read-version.ts'
import { openVersion } from './stored-version.ts'

const parts = testEngine()
let folders = 0

function newFolder(): string {
  const folder = parts.path(`ingest-${String(++folders)}`)
  mkdirSync(folder)
  return folder
}

type Added = Ingested & { readonly stored: NonNullable<IngestInput['parent']> }

async function add(
  content: string,
  parent?: Added,
  options: Partial<IngestInput> = {},
): Promise<Added> {
  const folder = newFolder()
  const source = { path: parts.file('source.csv', content), format: 'csv' } as const
  const key = options.key ?? ['id']
  const input = { source, csv: parent?.dialect ?? {}, key, widen: false, folder, ...options }
  const made = await ingest(
    parts.engine,
    parent === undefined ? input : { ...input, parent: parent.stored },
  )
  const files = made.files.map((file) => ({
    ...file,
    path: 'path' in file ? file.path : (parent?.stored.files[file.keptFrom]?.path ?? ''),
  }))
  const { schema, fingerprint, kind } = made
  return { ...made, stored: { schema, key, files, fingerprint, kind } }
}

function table(rows: number, edit: (id: number) => string | undefined = () => undefined): string {
  const lines = Array.from(
    { length: rows },
    (_, id) => edit(id) ?? `${String(id)},${String(id / 8)},name ${String(id)}`,
  )
  return `id,x,name\n${lines.filter((line) => line !== 'gone').join('\n')}\n`
}

async function isRebuilt({ stored, fingerprint }: Added): Promise<void> {
  const bucketing = fingerprint.bucketing
  assert.deepEqual(
    await fingerprintRelation(parts.engine, openVersion(stored), bucketing),
    fingerprint,
  )
}

suite('versions of a file', () => {
  test('keep what changed, merge it, and start anew when it is much', async () => {
    let version = await add(table(5000))
    assert.deepEqual([version.kind, version.files.length, version.rows], ['changelog', 1, 5000])
    const bytes = statSync(version.stored.files[0]?.path ?? '').size
    for (let month = 1; month <= 12; month++) {
      const content = table(5000 + month * 10, (id) =>
        id % 100 === month
          ? `${String(id)},${String(month)},changed`
          : id === month * 7
            ? 'gone'
            : undefined,
      )
      version = await add(content, version)
      assert.equal(version.change?.verdict, 'same')
      await isRebuilt(version)
      const last = version.stored.files.at(-1)
      assert.ok(statSync(last?.path ?? '').size < bytes / 5)
    }
    assert.deepEqual(
      version.stored.files.map(({ role, versions }) => [role, versions]),
      [
        ['base', 1],
        ['log', 8],
        ['log', 1],
        ['log', 1],
        ['log', 1],
        ['log', 1],
      ],
    )
    const all = await add(
      table(5060, (id) => `${String(id)},${String(-id)},all`),
      version,
    )
    assert.deepEqual(
      all.files.map(({ role }) => role),
      ['base'],
    )
    assert.match(all.reason, /much has changed/u)
    await isRebuilt(all)
  })

  test('are none when nothing changed, in whatever order the rows are', async () => {
    const first = await add(table(100))
    const lines = table(100).trimEnd().split('\n')
    const shuffled = [lines[0], ...lines.slice(1).toReversed()].join('\n')
    assert.equal((await add(shuffled, first)).isSame, true)
    assert.equal(
      (
        await add(
          table(100, (id) => (id === 5 ? '5,1,x' : undefined)),
          first,
        )
      ).isSame,
      false,
    )
  })

  test('count rows by key', async () => {
    const first = await add(table(100))
    const second = await add(
      table(101, (id) => (id === 5 ? '5,0.625,x' : id === 6 ? 'gone' : undefined)),
      first,
    )
    assert.deepEqual(second.counts, {
      added: 1,
      removed: 1,
      changed: 1,
      unchanged: 98,
      changedColumns: { name: 1 },
    })
  })

  test('with other columns are kept anew, with the verdict', async () => {
    const first = await add(table(100))
    const wider = await add(
      table(100)
        .replaceAll(/\n(\d+),/gu, '\n$1,')
        .replace('id,x,name', 'id,x,title'),
      first,
    )
    assert.equal(wider.change?.verdict, 'breaking')
    assert.deepEqual(
      wider.files.map(({ role }) => role),
      ['base'],
    )
    await isRebuilt(wider)
  })

  test('without a key are snapshots', async () => {
    const first = await add('id,x,name\n1,1.5,a\n1,1.5,a\n', undefined, { key: [] })
    assert.deepEqual([first.kind, first.rows], ['snapshot', 2])
    const { sql } = takePart(openVersion(first.stored), {
      columns: ['name', 'x'],
      where: 'id = 1',
      limit: 1,
    })
    assert.deepEqual(await parts.engine.rows(sql), [['a', 1.5]])
    assert.throws(() => takePart(openVersion(first.stored), { columns: ['y'] }), /no column "y"/u)
  })

  test('with equal keys are refused', async () => {
    await assert.rejects(
      add('id,x,name\n1,1.5,a\n1,2.5,b\n'),
      /The key "id" does not name one row each/u,
    )
  })
})
