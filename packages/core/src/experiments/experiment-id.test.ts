import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { parseExperimentId, parseSearchedIds } from './experiment-id.ts'

test('experiment ids are integers', () => {
  assert.equal(parseExperimentId('0'), 0)
  assert.equal(parseExperimentId('99999'), 99_999)
  assert.throws(
    () => parseExperimentId('abc'),
    /^StemmaError: Invalid experiment ID 'abc'\. Experiment ID must be a valid integer\.$/,
  )
  for (const id of ['', '1.5', '1e3', ' 1', "1'; drop table runs"])
    assert.throws(() => parseExperimentId(id), /Invalid experiment ID/)
})

test('an id that no experiment can have does not exist', () => {
  assert.throws(
    () => parseExperimentId('9'.repeat(30)),
    (error) => error instanceof StemmaError && error.code === 'RESOURCE_DOES_NOT_EXIST',
  )
})

test('a search takes ids that no experiment can have for ids of none', () => {
  assert.deepEqual(
    parseSearchedIds(['1', '944140571234832402', '+1', '9'.repeat(400), '2']),
    [1, 2],
  )
  assert.deepEqual(parseSearchedIds([]), [])
  assert.throws(() => parseSearchedIds(['1', 'x']), /Invalid experiment ID 'x'/)
})
