import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { history } from './history.ts'
import { toCsv } from './table.ts'
import { variants } from './variants.ts'

// What is measured on other bytes is not comparable: a change here needs new figures everywhere.
test('the history is the same bytes everywhere and always', () => {
  const all = [...history(500, 6)].map((rows) => hash('sha256', toCsv(rows), 'hex'))
  assert.equal(new Set(all).size, 6)
  assert.equal(
    hash('sha256', all.join(), 'hex'),
    '54cc6c9714c7d303f87970478c8ff54a8a27fac296f4f02231ee61354812ca46',
  )
})

test('the variants are the same bytes everywhere and always', () => {
  const all = [...variants(2000)].map(({ rows }) => hash('sha256', toCsv(rows), 'hex'))
  assert.equal(all.length, 10)
  assert.equal(
    hash('sha256', all.join(), 'hex'),
    '8a5da1c20b2b62c8769d665d44c0935b99a4d0481b4c40282fc6c59425347ce4',
  )
})
