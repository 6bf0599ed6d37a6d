import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareAnswers } from './compare-answers.ts'

const differ = (recorded: string, again: string) =>
  compareAnswers(`{"predictions": [${recorded}]}`, `{"predictions": [${again}]}`)

test('answers are the same only where each value is, also where a double would not tell', () => {
  for (const value of ['1', '9007199254740993', 'NaN', '-Infinity', '"a"', 'null', '[1, {"a": 2}]'])
    assert.equal(differ(value, ` ${value}`).isSame, true, value)
  for (const [one, other] of [
    ['9007199254740993', '9007199254740992'],
    ['NaN', 'Infinity'],
    ['-Infinity', 'Infinity'],
    ['null', 'NaN'],
    ['1', '"1"'],
  ] as const) {
    const { isSame, labelFlips, isAlike } = differ(one, other)
    assert.deepEqual([isSame, labelFlips, isAlike], [false, 1, true], `${one} ${other}`)
  }
  assert.equal(differ('1.5', '1.25').maxAbsDiff, 0.25)
  assert.equal(differ('1.5', '[1.5]').isAlike, false)
})
