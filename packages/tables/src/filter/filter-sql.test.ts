import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { testEngine } from '../engine/engine.testing.ts'
import type { Column } from '../schema/value-type.ts'
import { filterSql } from './filter-sql.ts'

const parts = testEngine()
const columns: readonly Column[] = [
  { name: 'id', type: 'int64' },
  { name: 'my col', type: 'text' },
  { name: 'when', type: 'timestamp' },
  { name: 'tags', type: { list: 'text' } },
]

async function ids(filter: string): Promise<readonly number[]> {
  const rows = await parts.engine.rows(
    `select id from (values (1, 'a', '2024-01-01 00:00:00'::timestamp), (2, 'it''s', '2024-02-01 00:00:00'), (3, null, null)) t(id, "my col", "when")
     where ${filterSql(filter, columns)} order by id`,
  )
  return rows.map(([id]) => Number(id))
}

suite('filters', () => {
  for (const [filter, expected] of [
    ['id = 1', [1]],
    ["\"my col\" = 'it''s'", [2]],
    ['id != 2 and not id >= 3', [1]],
    ['id in (1, 3) or "my col" like \'it%\'', [1, 2, 3]],
    ['"my col" is null', [3]],
    ['"my col" is not null', [1, 2]],
    ["when >= '2024-01-15'", [2]],
    ["when between '2024-01-01' and '2024-01-31 23:59:59'", [1]],
    ['id not in (1)', [2, 3]],
    ['NOT (id = 1 OR id = 2)', [3]],
    ['not not id = 1', [1]],
    ['id = 1.0', [1]],
  ] as const) {
    test(filter, async () => {
      assert.deepEqual(await ids(filter), expected)
    })
  }

  for (const [filter, pattern] of [
    ['', /ends where a column should be/u],
    ['id', /ends where a comparison should be/u],
    ['id = ', /ends where a value should be/u],
    ['id = id', /has "id" where a value should be/u],
    ['nope = 1', /names no column "nope"/u],
    ['id = 1; drop table x', /can't be read from ";/u],
    ['id = 1) or (1 = 1', /has "\)" where it could end/u],
    ["id = 1 union select 'x'", /has "union" where it could end/u],
    ['pg_sleep(10) = 1', /names no column "pg_sleep"/u],
    ["id = '1' -- x", /can't be read from "-- x"/u],
    ["id = 'a", /can't be read from "'a"/u],
    ['tags = 1', /Column "tags" is a list\(text\)/u],
    [`${'('.repeat(60)}id = 1${')'.repeat(60)}`, /nested too deeply/u],
    ['id = 1 '.repeat(2000), /longer than 10,000/u],
  ] as const) {
    test(`refused: ${filter.slice(0, 40)}`, () => {
      assert.throws(() => filterSql(filter, columns), pattern)
    })
  }
})
