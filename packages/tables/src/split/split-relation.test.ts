import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { testEngine } from '../engine/engine.testing.ts'
import type { Relation } from '../relation/relation.ts'
import { countOverlap } from './count-overlap.ts'
import { splitRelation, type SplitRule } from './split-relation.ts'

const parts = testEngine()

function customers(count: number): Relation {
  return {
    sql: `select (i % ${String(Math.ceil(count / 2))})::BIGINT as customer, ('2024-01-01'::DATE + (i % 100)::INTEGER) as day from range(${String(count)}) t(i)`,
    schema: {
      columns: [
        { name: 'customer', type: 'int64' },
        { name: 'day', type: 'date' },
      ],
    },
  }
}

const shares = [
  { name: 'train', share: 0.8 },
  { name: 'valid', share: 0.1 },
  { name: 'test', share: 0.1 },
]
const byKey: SplitRule = { by: 'key', columns: ['customer'], seed: '1' }

async function keysOf(relation: Relation | undefined): Promise<ReadonlySet<number>> {
  assert.ok(relation)
  const rows = await parts.engine.rows(`select distinct customer from (${relation.sql})`)
  return new Set(rows.map(([key]) => Number(key)))
}

suite('splits', () => {
  test('by key keep rows of one key together, with about the shares asked for', async () => {
    const split = splitRelation(customers(20_000), { rule: byKey, parts: shares })
    const [train, valid, other] = await Promise.all([...split.values()].map(keysOf))
    assert.ok(train && valid && other)
    assert.equal(train.size + valid.size + other.size, 10_000)
    assert.ok(Math.abs(train.size - 8000) < 200, String(train.size))
    assert.ok(Math.abs(valid.size - 1000) < 150, String(valid.size))
  })

  test('an old row never changes sides when the data grow', async () => {
    for (const rule of [
      byKey,
      { by: 'time', column: 'day', cuts: ['2024-02-01', '2024-03-01'] } as const,
    ]) {
      const before = splitRelation(customers(1000), { rule, parts: shares })
      const now = splitRelation(customers(5000), { rule: rule, parts: shares })
      for (const { name } of shares) {
        const later = await keysOf(now.get(name))
        for (const key of await keysOf(before.get(name))) assert.ok(later.has(key))
      }
    }
  })

  test('another seed is another split', async () => {
    const [a, b] = ['1', '2'].map((seed) =>
      splitRelation(customers(1000), { rule: { ...byKey, seed }, parts: shares }).get('train'),
    )
    assert.notDeepEqual(await keysOf(a), await keysOf(b))
  })

  test('their parts do not overlap, and that can be proved', async () => {
    const split = splitRelation(customers(1000), { rule: byKey, parts: shares })
    const [first, second] = [split.get('train'), split.get('valid')]
    assert.ok(first && second)
    const { engine } = parts
    const apart = await countOverlap(engine, { first, second, columns: ['customer'] })
    assert.equal(apart.both, 0)
    assert.deepEqual(apart.examples, [])
    const whole = await countOverlap(engine, {
      first: customers(1000),
      second,
      columns: ['customer'],
    })
    assert.equal(whole.both, whole.second)
    assert.equal(whole.examples.length, 5)
    await assert.rejects(countOverlap(engine, { first, second, columns: ['x'] }), /no column "x"/u)
  })

  test('that cannot be are refused', () => {
    const split = (parts: { name: string; share: number }[]): unknown =>
      splitRelation(customers(10), { rule: byKey, parts })
    assert.throws(() => split([{ name: 'a', share: 0.5 }]), /two parts or more/u)
    assert.throws(
      () =>
        split([
          { name: 'a', share: 0.5 },
          { name: 'b', share: 0.4 },
        ]),
      /add up to 0\.9/u,
    )
    assert.throws(
      () =>
        split([
          { name: 'a', share: 1.5 },
          { name: 'b', share: -0.5 },
        ]),
      /share of "a"/u,
    )
    assert.throws(
      () =>
        split([
          { name: 'a', share: 0.5 },
          { name: 'a', share: 0.5 },
        ]),
      /Two parts/u,
    )
  })
})
