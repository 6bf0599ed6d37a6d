import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { tableFormats } from '../checkout/table-format.ts'
import { writeFile } from '../checkout/write-file.ts'
import { openCsv } from '../csv/open-csv.ts'
import { countChanges, refuseBadKeys } from '../diff/keyed-diff.ts'
import { testEngine } from '../engine/engine.testing.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import { isSameData, type Fingerprint } from '../fingerprint/fingerprint.ts'
import { openParquet } from '../parquet/open-parquet.ts'
import type { Relation } from '../relation/relation.ts'
import { openSnapshot } from './open-snapshot.ts'
import { writeSnapshot } from './write-snapshot.ts'

const parts = testEngine()

/** 5,000 customers, most kinds of values among them. */
function churn(edit: (id: number) => string | undefined = () => undefined): string {
  const lines = ['customer_id,joined,seen,paid,is_active,note,id64']
  for (let id = 0; id < 5000; id++) {
    const day = String((id % 28) + 1).padStart(2, '0')
    lines.push(
      edit(id) ??
        `C${String(id).padStart(5, '0')},2024-01-${day},2024-02-${day} 10:00:0${String(id % 10)},${String(id / 7)},${String(id % 2 === 0)},${['', '""', 'a "b"', "it's", 'é'][id % 5]?.replace('a "b"', '"a ""b"""') ?? ''},${String(9007199254740993n + BigInt(id))}`,
    )
  }
  return `${lines.filter((line) => line !== 'gone').join('\n')}\n`
}

function fingerprint(relation: Relation): Promise<Fingerprint> {
  return fingerprintRelation(parts.engine, relation, { by: 'row' })
}

async function snapshotOf(name: string, content: string): Promise<Relation> {
  const { engine } = parts
  const csv = await openCsv({ engine, path: parts.file(`${name}.csv`, content) })
  await writeSnapshot(engine, csv, parts.path(`${name}.parquet`))
  return openSnapshot(parts.path(`${name}.parquet`), csv.schema)
}

suite('from a CSV to a snapshot and back', () => {
  test('no value changes on the way to any format', async () => {
    const { engine } = parts
    const csv = await openCsv({ engine, path: parts.file('churn.csv', churn()) })
    const snapshot = await snapshotOf('churn', churn())
    const expected = await fingerprint(csv)
    assert.equal(expected.rows, 5000)
    assert.ok(isSameData(await fingerprint(snapshot), expected))
    for (const format of tableFormats) {
      const path = parts.path(`out.${format}`)
      assert.equal(await writeFile(engine, snapshot, { path, format }), 5000)
    }
    const again = await openCsv({
      engine,
      path: parts.path('out.csv'),
      kept: csv.schema.columns,
    })
    assert.ok(isSameData(await fingerprint(again), expected))
    const parquet = await openParquet({ engine, paths: [parts.path('out.parquet')] })
    assert.ok(isSameData(await fingerprint(parquet), expected))
    assert.deepEqual(parquet.schema, csv.schema)
  })

  test('the same rows give the same bytes', async () => {
    await snapshotOf('first', churn())
    await snapshotOf('second', churn())
    assert.ok(
      readFileSync(parts.path('first.parquet')).equals(readFileSync(parts.path('second.parquet'))),
    )
  })

  test('a difference is counted by key and by column', async () => {
    const before = await snapshotOf('before', churn())
    const now = await snapshotOf(
      'now',
      churn((id) => {
        if (id === 3 || id === 4000) return 'gone'
        if (id === 7) return 'C00007,2024-01-08,2024-02-08 10:00:07,1,false,a,9007199254741000'
        if (id === 8) return 'NEW,2024-01-09,,2,true,,9007199254741001'
        return undefined
      }),
    )
    const key = ['customer_id']
    await refuseBadKeys(parts.engine, now, key)
    assert.deepEqual(await countChanges(parts.engine, { before, now, key }), {
      added: 1,
      removed: 3,
      changed: 1,
      unchanged: 4996,
      // 7 / 7 was 1 before, too.
      changedColumns: { note: 1 },
    })
  })

  test('a key that names several rows, or none, is refused with examples', async () => {
    const twice = await snapshotOf('twice', 'id,x\n1,a\n1,b\n2,c\n,d\n')
    await assert.rejects(
      refuseBadKeys(parts.engine, twice, ['id']),
      /The key "id" does not name one row each: 2 values stand for 3 rows, some of them without a value\. Examples: \(1\) \(2 rows\), \(NULL\) \(1 rows\)\./u,
    )
    await assert.rejects(refuseBadKeys(parts.engine, twice, ['nope']), /There is no column "nope"/u)
  })
})
