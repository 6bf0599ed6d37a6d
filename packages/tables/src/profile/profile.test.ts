import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { testEngine } from '../engine/engine.testing.ts'
import type { Relation } from '../relation/relation.ts'
import { compareRelations } from './compare-relations.ts'
import { chiSquare99, shareDrift } from './drift.ts'
import { profileRelation } from './profile-relation.ts'

const parts = testEngine()

function relation(sql: string): Relation {
  return {
    sql,
    schema: {
      columns: [
        { name: 'x', type: 'double' },
        { name: 'c', type: 'text' },
        { name: 'd', type: 'date' },
        { name: 'l', type: { list: 'int32' } },
      ],
    },
  }
}

const base = relation(
  `select case when i = 0 then null when i = 1 then 'nan'::DOUBLE else (i % 1000)::DOUBLE end as x,
    case when i % 4 = 0 then 'b' else 'a' end as c, '2024-01-01'::DATE + (i % 30)::INTEGER as d, [1] as l from range(10000) t(i)`,
)

suite('profiles', () => {
  test('sum up each kind of column', async () => {
    const [x, c, d, l] = await profileRelation(parts.engine, base)
    assert.equal(x?.nulls, 1)
    assert.equal(x.numbers?.notFinite, 1)
    assert.equal(x.numbers.deciles.length, 11)
    assert.deepEqual([x.numbers.deciles[0], x.numbers.deciles[10]], [0, 999])
    assert.ok(Math.abs(x.numbers.mean - 499.6) < 0.2)
    assert.ok(Math.abs(x.numbers.standardDeviation - 288.7) < 0.5)
    assert.deepEqual(c?.top, [
      ['a', 7500],
      ['b', 2500],
    ])
    assert.deepEqual([d?.min, d?.max], ['2024-01-01', '2024-01-30'])
    assert.deepEqual(Object.keys(l ?? {}), ['name', 'nulls', 'distinct'])
  })

  test('of no rows say nothing that is not so', async () => {
    const [x] = await profileRelation(
      parts.engine,
      relation(`select * from (${base.sql}) where false`),
    )
    assert.deepEqual(x, { name: 'x', nulls: 0, distinct: 0 })
  })
})

suite('numbers near the end of what a double holds', () => {
  const most = Number.MAX_VALUE
  const of = (...values: readonly number[]): Relation =>
    relation(
      `select unnest([${values.map((value) => `'${String(value)}'::DOUBLE`).join(', ')}]) as x, 'a' as c, '2024-01-01'::DATE as d, [1] as l`,
    )

  test('have a profile of finite numbers', async () => {
    for (const values of [
      [1.6e154, 0],
      [1e200, 1e200, -1e200],
      [most, -most, 1],
      [most, most, most],
    ]) {
      const [x] = await profileRelation(parts.engine, of(...values))
      const { mean, standardDeviation, deciles } = x?.numbers ?? {}
      assert.ok([mean, standardDeviation, ...(deciles ?? [])].every(Number.isFinite))
      assert.deepEqual([deciles?.[0], deciles?.[10]], [Math.min(...values), Math.max(...values)])
    }
    const [x] = await profileRelation(parts.engine, of(1e200, 3e200))
    assert.ok(Math.abs((x?.numbers?.mean ?? 0) / 2e200 - 1) < 1e-9)
    assert.ok(Math.abs((x?.numbers?.standardDeviation ?? 0) / (Math.SQRT2 * 1e200) - 1) < 1e-9)
    const [one] = await profileRelation(parts.engine, of(1e200, Infinity))
    assert.equal(one?.numbers?.standardDeviation, 0)
    assert.equal(one.numbers.notFinite, 1)
  })

  test('are compared', async () => {
    const [before, now] = [of(most, -most, 1), of(most, most, most)]
    const [x] = await compareRelations(parts.engine, { before, now })
    assert.equal(x?.ks, 2 / 3)
  })
})

suite('drift', () => {
  test('of the same data is none', async () => {
    const [x, c, d, ...rest] = await compareRelations(parts.engine, { before: base, now: base })
    assert.deepEqual(rest, [])
    for (const drift of [x, c, d]) {
      assert.equal(drift?.psi, 0)
      assert.equal(drift.jsDistance, 0)
      assert.equal(drift.level, 'none')
    }
    assert.equal(x?.ks, 0)
    assert.equal(c?.ks, undefined)
  })

  test('is named for the columns that moved', async () => {
    const now = relation(
      `select x + 500 as x, case when c = 'b' then 'new' else c end as c, d, l from (${base.sql})`,
    )
    const [x, c, d] = await compareRelations(parts.engine, { before: base, now })
    assert.equal(x?.level, 'large')
    assert.ok(Math.abs((x.ks ?? 0) - 0.5) < 0.01)
    assert.equal(c?.level, 'large')
    assert.equal(d?.level, 'none')
  })

  test('of few rows is told apart from chance', () => {
    const drift = shareDrift([
      [5, 8],
      [5, 2],
    ])
    assert.ok(drift && drift.psi > 0.1 && drift.psi < drift.psiByChance)
    assert.equal(shareDrift([[0, 5]]), undefined)
  })

  test('knows the chi-square distribution', () => {
    // From tables of the 0.99 quantile.
    for (const [degrees, value] of [
      [1, 6.635],
      [2, 9.21],
      [9, 21.666],
      [50, 76.154],
    ] as const)
      assert.ok(Math.abs(chiSquare99(degrees) / value - 1) < 0.01, String(degrees))
  })
})
