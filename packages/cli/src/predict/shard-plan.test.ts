import assert from 'node:assert/strict'
import { test } from 'node:test'
import { equalShards, planId, type ShardPlan } from './shard-plan.ts'

test('shards are equal ranges that leave no row out', () => {
  for (const [count, wanted] of [
    [10, 3],
    [2, 5],
    [1, 1],
    [1000, 7],
  ] as const) {
    const shards = equalShards(count, wanted)
    assert.equal(shards.length, Math.min(count, wanted))
    let at = 0
    for (const { from, to } of shards) {
      assert.equal(from, at)
      assert.ok(to > from && to - from <= Math.ceil(count / shards.length))
      at = to
    }
    assert.equal(at, count)
  }
})

test('the same prediction has the same folder, and another one has another', () => {
  const plan: ShardPlan = {
    ...{ model: 'models:/churn/3', dataVersion: 'data:/people/1', keys: ['id'], kind: 'csv' },
    ...{ hasOutput: true, batch: 200, python: 'python3', envManager: 'local', timeout: 60 },
    ...{ hyperparameters: { threshold: '0.5' }, shards: equalShards(10, 2) },
  }
  assert.equal(planId(plan, ['a']), planId({ ...plan }, ['a']))
  const others = [
    planId({ ...plan, model: 'models:/churn/4' }, ['a']),
    planId({ ...plan, shards: equalShards(10, 3) }, ['a']),
    planId({ ...plan, hyperparameters: { threshold: '0.6' } }, ['a']),
    planId(plan, ['b']),
  ]
  assert.equal(new Set([planId(plan, ['a']), ...others]).size, 5)
})
