import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StemmaError } from '../errors.ts'
import { parseAge } from './parse-age.ts'

test('an age is read as mlflow gc reads it', () => {
  for (const [text, ms] of [
    ['30d', 30 * 86_400_000],
    ['12h', 12 * 3_600_000],
    ['5m', 300_000],
    ['4s', 4000],
    ['1d2h3m4s', 93_784_000],
    ['1.2d3h4m5s', 114_725_000 + 0],
    ['.5h', 1_800_000],
    ['0d', 0],
  ] as const)
    assert.equal(parseAge(text), ms, text)
})

test('what is no age is refused with an example', () => {
  for (const text of [
    '',
    '30',
    'd',
    '30 d',
    '-1d',
    '1h1d',
    '1d1d',
    '1.2.3d',
    '30D',
    '1e3d',
    'x'.repeat(100_000),
  ])
    assert.throws(
      () => parseAge(text),
      (error) =>
        error instanceof StemmaError &&
        error.code === 'INVALID_PARAMETER_VALUE' &&
        /Examples of valid strings: '8h'/.test(error.message) &&
        error.message.length < 300,
    )
})

test('every whole number of each unit is exact', () => {
  const whole = fc.integer({ min: 0, max: 10_000 })
  fc.assert(
    fc.property(whole, whole, whole, whole, (d, h, m, s) => {
      assert.equal(parseAge(`${d}d${h}h${m}m${s}s`), ((d * 24 + h) * 60 + m) * 60_000 + s * 1000)
    }),
  )
})
