import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readListToken, writeListToken } from './list-token.ts'

test('a token gives back the name it was made with', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      (directory, after) => {
        assert.equal(readListToken(writeListToken({ directory, after }), directory), after)
      },
    ),
  )
})

test('anything else is refused', () => {
  const other = writeListToken({ directory: 'a', after: 'x' })
  for (const token of ['zzz', '%%%', 'bnVsbA', 'WzEsMl0', 'e30', other, 'x'.repeat(100_000)]) {
    assert.throws(() => readListToken(token, 'b'), {
      code: 'INVALID_PARAMETER_VALUE',
      message: /^Invalid page token, /,
    })
  }
})
