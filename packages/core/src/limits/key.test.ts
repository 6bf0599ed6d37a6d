import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { validateKey } from './key.ts'

const place = { path: 'key', what: 'Metric name' }

function messageOf(key: string): string {
  try {
    validateKey(key, place)
    return ''
  } catch (error) {
    assert.ok(error instanceof StemmaError && error.code === 'INVALID_PARAMETER_VALUE')
    return error.message
  }
}

test('names of words, dots, slashes, dashes, colons and spaces pass', () => {
  for (const key of [
    'loss',
    'system/cpu_utilization_percentage',
    'mlflow.data.context',
    'a b-c:d',
    'größe',
    'हिन्दी',
    '..a',
    'a..b',
    'x'.repeat(250),
  ]) {
    assert.equal(messageOf(key), '', key)
  }
})

test('other characters are refused', () => {
  assert.equal(
    messageOf('a$b'),
    `Invalid value "a$b" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
  )
  for (const key of ['a\\b', 'a\nb', 'a?', '🙂', "a'", 'a,b'])
    assert.match(messageOf(key), /Names may only contain/)
})

test('names that are another name for the same file are refused', () => {
  const resolved = {
    '/a': '/a',
    'a/': 'a',
    'a//b': 'a/b',
    './a': 'a',
    '.': '.',
    '..': '..',
    '../a': '../a',
    'a/../b': 'b',
    'a/..': '.',
    '/..': '/',
    '': '.',
    '../../x': '../../x',
  }
  for (const [key, normal] of Object.entries(resolved)) {
    assert.ok(
      messageOf(key).endsWith(
        `must not resolve to other names when treated as such. This name would resolve to '${normal}'`,
      ),
      `${key}: ${messageOf(key)}`,
    )
  }
})

test('250 code points are the limit', () => {
  const text = "'Metric name' exceeds the maximum length of 250 characters"
  assert.equal(messageOf('x'.repeat(251)), text)
  assert.equal(messageOf('ß'.repeat(251)), text)
  assert.equal(messageOf('𝒳'.repeat(250)), '')
})
