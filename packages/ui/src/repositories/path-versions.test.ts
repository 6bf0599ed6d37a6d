import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathVersions } from './path-versions.ts'

test('a path has each content once, the newest first', () => {
  const first = { name: 'md5:1.dir', time: 10, entries: [{ path: 'a', md5: 'x' }] }
  const second = {
    ...{ name: 'md5:2.dir', time: 20 },
    entries: [
      { path: 'b', md5: 'z' },
      { path: 'a', md5: 'y' },
    ],
  }
  const third = { name: 'md5:3.dir', time: 30, entries: [{ path: 'a', md5: 'y' }] }
  assert.deepEqual(pathVersions([third, first, second]), [
    {
      path: 'a',
      versions: [
        { name: 'md5:y', time: 20 },
        { name: 'md5:x', time: 10 },
      ],
    },
    { path: 'b', versions: [{ name: 'md5:z', time: 20 }] },
  ])
})
