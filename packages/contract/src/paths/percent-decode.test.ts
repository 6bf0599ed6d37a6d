import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { percentDecode } from './percent-decode.ts'

test('escapes are decoded until none is left', () => {
  assert.equal(percentDecode('%252e%252e/x'), '../x')
  assert.equal(percentDecode('uni%C3%A9'), 'unié')
})

test('a percent sign that begins no escape stays', () => {
  assert.equal(percentDecode('100%.txt'), '100%.txt')
  assert.equal(percentDecode('%zz%'), '%zz%')
})

test('what is no UTF-8, or never ends, has no decoded form', () => {
  assert.equal(percentDecode('%ff'), undefined)
  assert.equal(percentDecode(`%${'25'.repeat(20)}2e`), undefined)
})

test('a decoded text decodes to itself', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('%', '2', '5', 'e', '/', '.', 'C', '3', 'A', '9') }),
      (text) => {
        const decoded = percentDecode(text)
        if (decoded !== undefined) assert.equal(percentDecode(decoded), decoded)
      },
    ),
  )
})
