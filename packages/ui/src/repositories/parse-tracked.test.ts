import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTracked } from './parse-tracked.ts'

test('a manifest of DVC names its paths, and what is none names nothing', () => {
  const md5 = 'd41d8cd98f00b204e9800998ecf8427e'
  const list = [{ md5, relpath: 'a/b.png' }, { md5 }, 7, null, { relpath: 'c', md5: 1 }]
  assert.deepEqual(parseTracked(JSON.stringify(list)), [{ path: 'a/b.png', md5 }])
  for (const text of ['', '{', '{}', 'null', '"x"']) assert.deepEqual(parseTracked(text), [])
})
