import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  canonicalStage,
  parseModelVersion,
  validateAlias,
  validateModelName,
  validateNewAlias,
  validateNewModelName,
  validateRegistryTag,
} from './registry-limits.ts'

void test('a name that is asked for is only checked for what no model can have', () => {
  for (const name of ['churn', 'a b', 'é', 'e\u0301', 'a\u200bb', 'x'.repeat(1000), 'a%2Fb'])
    validateModelName(name)
  for (const name of ['', ' ', 'a/b', 'a:b', '.', '..'])
    assert.throws(() => validateModelName(name), { code: 'INVALID_PARAMETER_VALUE' }, name)
})

void test('a name that is given has one spelling and nothing that cannot be seen', () => {
  for (const name of ['churn', 'a b', 'é', 'नमस्ते', 'نامه\u200cای', '👩\u200d🔬'])
    validateNewModelName(name)
  for (const name of [
    'e\u0301',
    'a\u200bb',
    'a\u202eb',
    '\ufeffa',
    'a\nb',
    'a\u2028b',
    'x'.repeat(257),
  ])
    assert.throws(
      () => validateNewModelName(name),
      { code: 'INVALID_PARAMETER_VALUE' },
      JSON.stringify(name),
    )
  assert.throws(() => validateNewModelName(' ', 'new_name'), /parameter 'new_name'/)
})

void test('aliases are words, and those that mean versions cannot be set', () => {
  for (const alias of ['champion', 'A-b_1', 'ü', '1']) validateNewAlias(alias)
  for (const alias of ['latest', 'LATEST', 'v1', 'V22']) {
    validateAlias(alias)
    assert.throws(() => validateNewAlias(alias), /is reserved/, alias)
  }
  for (const alias of ['', 'a b', 'a.b', 'a/b', 'a@b', 'x'.repeat(256), '\u202e'])
    assert.throws(() => validateAlias(alias), { code: 'INVALID_PARAMETER_VALUE' }, alias)
})

void test('a version is an integer; what no version can have is number 0', () => {
  assert.deepEqual(
    ['1', ' 7 ', '+3', '0', '-1', '9'.repeat(30)].map(parseModelVersion),
    [1, 7, 3, 0, 0, 0],
  )
  for (const text of ['', 'x', '1.0', '1e3', '0x1', '1 2'])
    assert.throws(() => parseModelVersion(text), /must be an integer/, text)
})

void test('stages are told in any case', () => {
  assert.equal(canonicalStage('pRODUCTION'), 'Production')
  assert.equal(canonicalStage('none'), 'None')
  assert.throws(() => canonicalStage('Deleted_Internal'), /Invalid Model Version stage/)
})

void test('a tag has up to 100,000 code points', () => {
  validateRegistryTag({ key: 'k', value: '👍'.repeat(100_000) })
  assert.throws(
    () => validateRegistryTag({ key: 'k', value: '👍'.repeat(100_001) }),
    /'value' exceeds the maximum length of 100000/,
  )
  assert.throws(
    () => validateRegistryTag({ key: 'mlflow.prompt.text', value: 'x'.repeat(100_001) }),
    /Prompt text exceeds/,
  )
})
