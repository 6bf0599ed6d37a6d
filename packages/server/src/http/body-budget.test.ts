import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BodyBudget } from './body-budget.ts'

const mebibyte = 1024 * 1024
const busy = { code: 'RESOURCE_EXHAUSTED' }

test('large bodies share less than there is, so that small ones go on beside them', () => {
  const budget = new BodyBudget()
  const large = [budget.claim(), budget.claim()]
  for (const claim of large) claim.add(32 * mebibyte)
  assert.throws(() => budget.claim().add(2 * mebibyte), busy)
  const small = budget.claim()
  small.add(mebibyte / 2)
  for (const claim of large) claim.release()
  budget.claim().add(2 * mebibyte)
})

test('what was refused, or ended, takes no room', () => {
  const budget = new BodyBudget()
  for (let count = 0; count < 10; count++) {
    const claim = budget.claim()
    assert.throws(() => {
      for (;;) claim.add(mebibyte)
    }, busy)
    claim.release()
    claim.release()
  }
  for (let count = 0; count < 96; count++) budget.claim().add(mebibyte)
  assert.throws(() => budget.claim().add(1), busy)
})
