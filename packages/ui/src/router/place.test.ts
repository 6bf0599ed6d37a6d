import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPlace, parsePlace, withQuery } from './place.ts'

test('a place is written as it was read, and a changed query keeps the rest', () => {
  const place = parsePlace('/experiments/1?q=a%3Db&sort=x#part')
  assert.equal(formatPlace(place), '/experiments/1?q=a%3Db&sort=x')
  assert.equal(
    formatPlace(withQuery(place, { q: '', cols: 'c d' })),
    '/experiments/1?sort=x&cols=c+d',
  )
})
