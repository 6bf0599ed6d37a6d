import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { modelDigest } from './model-digest.ts'

void test('the digest is what sha256sum makes of the sorted files', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-digest-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const contents = {
    MLmodel: 'a',
    'a/b.bin': 'b',
    'a.txt': '',
    'é.txt': 'c',
    'Z z': 'd',
    𐀀: 'e',
    '\uffee': 'f',
  }
  const files = Object.entries(contents).map(([path, content]) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
    return { path, sha256: createHash('sha256').update(content).digest('hex') }
  })
  const command = String.raw`find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum`
  const printed = execFileSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' })
  assert.equal(modelDigest(files), printed.split(' ', 1)[0])
  assert.equal(modelDigest(files.toReversed()), modelDigest(files))
})
