import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { percentDecode, percentDecodeOnce, pythonSpelling } from './percent-decode.ts'

test('escapes are decoded until none is left', () => {
  assert.equal(percentDecode('%252e%252e/x'), '../x')
  assert.equal(percentDecode('uni%C3%A9'), 'unié')
})

test('a percent sign that begins no escape stays', () => {
  assert.equal(percentDecode('100%.txt'), '100%.txt')
  assert.equal(percentDecode('%zz%'), '%zz%')
})

test('escapes of control characters and of what is no UTF-8 stay, their neighbours do not', () => {
  assert.equal(percentDecode('%ff'), '%ff')
  assert.equal(percentDecode('a%00b%0a'), 'a%00b%0a')
  assert.equal(percentDecode('..%2f%00'), '../%00')
  const image = 'images/img%step%3%timestamp%1795472000000%a1b2c3d4-0000-4000-8000-00c0ffee0017.png'
  assert.equal(percentDecode(image), percentDecode(percentDecode(image) ?? ''))
})

test('what never ends has no decoded form', () => {
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

test('one layer is taken off what stands in a URI', () => {
  assert.equal(percentDecodeOnce('50%2520off'), '50%20off')
  assert.equal(percentDecodeOnce('100%.txt'), '100%.txt')
})

test('a spelling is what a Python client makes of a name, and is one for all that it cannot tell apart', () => {
  const name = 'acc%step%20%timestamp%1717171717171%e3b0c442-98fc.png'
  assert.equal(pythonSpelling(name), 'acc%step %timestamp%1717171717171\uFFFDb0c442-98fc.png')
  assert.equal(pythonSpelling('a%252Fb'), 'a/b')
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('%', '1', '2', '5', 'e', '/', 'C', '7', 'A', '9') }),
      (text) => assert.equal(pythonSpelling(pythonSpelling(text)), pythonSpelling(text)),
    ),
  )
})
