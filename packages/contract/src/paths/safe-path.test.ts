import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StemmaError } from '../errors.ts'
import { pathToRead, safePath } from './safe-path.ts'

/** Undefined if the path is refused. */
function tryPath(raw: string): string | undefined {
  try {
    return safePath(raw)
  } catch (error) {
    assert.ok(error instanceof StemmaError)
    assert.equal(error.code, 'INVALID_PARAMETER_VALUE')
    assert.equal(error.message, 'Invalid path')
    return undefined
  }
}

const hostile = fc.string({
  unit: fc.constantFrom(
    '.',
    '..',
    '/',
    '\\',
    '%2e',
    '%2F',
    '%5c',
    '%252e',
    '%00',
    'a',
    'C:',
    ':',
    '%',
    '25',
    '#',
    'file:',
    '\n',
    '~',
  ),
  maxLength: 12,
})

test('no path that comes out can leave its root', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (raw) => {
      const path = tryPath(raw)
      if (path === undefined) return
      assert.ok(!path.split('/').includes('..'), path)
      assert.ok(!/[\\\0#]|\p{Cc}/u.test(path), path)
      assert.ok(
        !path.startsWith('/') && !/^[a-zA-Z]:(?:\/|$)/.test(path) && !/^file:/i.test(path),
        path,
      )
      assert.ok(!path.includes('//') && !path.split('/').includes('.'), path)
      assert.ok(path.isWellFormed())
    }),
    { numRuns: 2000 },
  )
})

test('a path that came out goes through unchanged', () => {
  fc.assert(
    fc.property(hostile, (raw) => {
      const path = tryPath(raw)
      if (path !== undefined) assert.equal(safePath(path), path)
    }),
    { numRuns: 2000 },
  )
})

test('ordinary paths pass as they are', () => {
  const names = [
    '',
    'model/MLmodel',
    'images/img+step+3+timestamp+1+uuid.png',
    'a b/ünïe.txt',
    '..a/b..',
    '.hidden/...',
    '100%.txt',
    'dir/',
    'ab:c/d',
    'x/ab:',
    'W:0.npy',
    'b:0',
    'x/b:0/y',
    '50%20off.csv',
    'a%2Fb.txt',
    'a%23b',
    'a%5cb',
    'img%step%20%timestamp%17%af.png',
  ]
  for (const name of names) assert.equal(safePath(name), name)
})

test('all spellings of one path give one value, and a percent sign is part of a name', () => {
  for (const raw of ['a/b', 'a//b', './a/./b', String.raw`a\b`, String.raw`.\a\\b`])
    assert.equal(safePath(raw), 'a/b')
  for (const raw of ['a%2Fb', 'a%252Fb', '%61/b']) assert.equal(safePath(raw), raw)
  assert.equal(safePath('.'), '')
  assert.equal(safePath('a/.//'), 'a/')
})

test('ways out of the root are refused', () => {
  const bad = [
    '..',
    '../x',
    'a/..',
    'a/../b',
    '..%2f..%2fx',
    '%252e%252e/x',
    '/etc/passwd',
    '//host/share',
    '%2fetc',
    String.raw`a\..\b`,
    String.raw`..%5c..%5cx`,
    String.raw`..\..\x`,
    String.raw`C:\x`,
    'C%3A/x',
    '%5c%5chost/x',
    String.raw`a/\\host\x`,
    String.raw`\\host\share`,
    'C:/x',
    'C:',
    'x/C:',
    './C:/x',
    'x/C:/y',
    'file:///etc/passwd',
    'FILE:x',
    'a#b',
    'a\0b',
    'a\nb',
    'a\u0085b',
    '\ud800',
    `%${'25'.repeat(20)}2e`,
  ]
  for (const raw of bad) assert.equal(tryPath(raw), undefined, raw)
})

test('a path that is only looked for may have control characters, which stand for their escapes', () => {
  assert.equal(pathToRead('img%step \x17\x7f.png'), 'img%step %17%7f.png')
  assert.throws(() => pathToRead('a\0b'), /Invalid path/)
  assert.throws(() => pathToRead('..\n/../x'), /Invalid path/)
})
