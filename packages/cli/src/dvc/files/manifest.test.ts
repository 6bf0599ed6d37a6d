import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseManifest, writeManifest } from './manifest.ts'
import { byCodePoint } from './python-json.ts'

function dir(files: Readonly<Record<string, string>>) {
  return writeManifest(
    Object.entries(files).map(([path, content]) => ({
      path,
      md5: createHash('md5').update(content).digest('hex'),
    })),
  )
}

void test('manifests are byte for byte those of dvc', () => {
  const plain = dir({
    'sub/c': 'dup\n',
    'é.txt': 'hé\n',
    'a.txt': 'hello\n',
    empty: '',
    c: 'dup\n',
    'sub/b.txt': 'x\n',
  })
  assert.deepEqual([plain.md5, plain.bytes.length], ['064e112e83d7bd75b21fb76ea5ab2279.dir', 395])
  const names = dir({
    'e\u0301': '1',
    'q"\\\u007f\t': 'w',
    '\u00e9': '2',
    '\u{1f600}': 'y',
    '\uffee': 'z',
  })
  assert.equal(names.md5, 'ac8d5af132f8045f0a2b2de219044d24.dir')
  assert.equal(dir({}).md5, 'd751713988987e9331980363e24189ce.dir')
  assert.equal(dir({ e: 'ext\n' }).md5, '13de439211e836aac205ac015f693eb7.dir')
})

void test('names come in the order of their code points', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
      const byUtf8 = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      assert.deepEqual(names.toSorted(byCodePoint), byUtf8)
    }),
  )
})

void test('what is written is read again, and what leads out is refused', () => {
  const members = [
    { path: 'a/b', md5: 'ab'.repeat(16) },
    { path: '\u{1f600}', md5: 'cd'.repeat(16) },
  ]
  assert.deepEqual(parseManifest(writeManifest(members).bytes, 'x'), members)
  for (const path of ['../x', '/x', 'a//b', '.', 'a/..', 'a\0'])
    assert.throws(() => parseManifest(writeManifest([{ path, md5: 'ab'.repeat(16) }]).bytes, 'x'))
  for (const text of ['', '{}', '[1]', '[{"md5":"x","relpath":"a"}]'])
    assert.throws(() => parseManifest(Buffer.from(text), 'x'), /damaged/u)
})
