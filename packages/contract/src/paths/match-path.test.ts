import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchPath } from './match-path.ts'

test('a path is taken apart by its pattern', () => {
  assert.deepEqual(matchPath('/', '/'), {})
  assert.deepEqual(matchPath('/runs/:run', '/runs/a%2Fb'), { run: 'a/b' })
  assert.deepEqual(matchPath('/runs/:run/artifacts/*file', '/runs/1/artifacts/a/b%20c'), {
    run: '1',
    file: 'a/b c',
  })
  assert.deepEqual(matchPath('/runs/:run/artifacts/*file', '/runs/1/artifacts'), {
    run: '1',
    file: '',
  })
})

test('a path that is longer, shorter, other or wrongly escaped does not match', () => {
  for (const path of ['/runs', '/runs/1/2', '/models/1', '/runs/%zz'])
    assert.equal(matchPath('/runs/:run', path), undefined, path)
})
