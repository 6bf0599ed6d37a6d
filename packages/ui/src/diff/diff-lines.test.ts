import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { diffLines } from './diff-lines.ts'

void test('what stays and what came make the later text, what stays and what went the earlier one', () => {
  const line = fc.constantFrom('a', 'b', 'c', '')
  const text = fc
    .array(line, { minLength: 1, maxLength: 12 })
    .map((lines) => `${lines.join('\n')}x\n`)
  fc.assert(
    fc.property(text, text, (before, now) => {
      const lines = diffLines(before, now)
      const sides = { before: before.split('\n'), now: now.split('\n') }
      for (const one of lines) {
        if (one.kind === 'gap') continue
        if (one.before !== undefined) assert.equal(sides.before[one.before - 1], one.text)
        if (one.now !== undefined) assert.equal(sides.now[one.now - 1], one.text)
        assert.equal(one.kind === 'added', one.before === undefined)
        assert.equal(one.kind === 'removed', one.now === undefined)
      }
    }),
  )
})

void test('long parts that are the same are folded but for a few lines', () => {
  const many = Array.from({ length: 40 }, (_, at) => `line ${at}`)
  const lines = diffLines(
    many.join('\n'),
    [...many.slice(0, 20), 'new', ...many.slice(20)].join('\n'),
  )
  assert.deepEqual(
    lines.map((one) => (one.kind === 'gap' ? `… ${one.count}` : `${one.kind} ${one.text}`)),
    [
      '… 17',
      ...['same line 17', 'same line 18', 'same line 19', 'added new'],
      ...['same line 20', 'same line 21', 'same line 22', '… 17'],
    ],
  )
})
