import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson } from '../json/parse-json.ts'
import { Fault } from './fault.ts'
import { duration, durationOf, textMap, textWithoutNul, timestamp } from './protobuf-fields.ts'

test('times are read to the millisecond, in any zone', () => {
  const { read } = timestamp()
  const ms = Date.UTC(2026, 10, 23, 6, 43, 26, 94)
  assert.equal(read('2026-11-23T06:43:26.094Z'), ms)
  assert.equal(read('2026-11-23T06:43:26.094999999Z'), ms)
  assert.equal(read('2026-11-23T08:43:26.094+02:00'), ms)
  assert.equal(read('1969-12-31T23:59:59Z'), -1000)
  for (const wrong of ['2026-11-23', '2026-13-23T06:43:26Z', '2026-11-23T06:43:26', '', 'now', 5])
    assert.throws(() => read(wrong), Fault, String(wrong))
})

test('lengths of time go there and back', () => {
  const { read } = duration()
  for (const [text, ms] of [
    ['0s', 0],
    ['0.001s', 1],
    ['1.500s', 1500],
    ['-0.250s', -250],
    ['315576000000s', 315_576_000_000_000],
  ] as const) {
    assert.equal(read(text), ms)
    assert.equal(durationOf(ms), text)
  }
  assert.equal(read('1.5s'), 1500)
  assert.equal(read('0.000999999s'), 0)
  for (const wrong of ['1', 's', '1.s', '1e3s', 1, '1.0000000000s'])
    assert.throws(() => read(wrong), Fault, String(wrong))
})

test('a map of texts is read whatever its keys are', () => {
  const { read } = textMap()
  assert.deepEqual(read(parseJson('{"constructor":"a","b":""}')), [
    { key: 'constructor', value: 'a' },
    { key: 'b', value: '' },
  ])
  for (const wrong of [[], 'x', { a: 1 }, { a: null }, { a: 'x\0' }])
    assert.throws(() => read(wrong), Fault)
})

test('NUL in a preview is replaced', () => {
  assert.equal(textWithoutNul().read('a\0b'), 'a\uFFFDb')
  assert.throws(() => textWithoutNul().read(5), Fault)
})
