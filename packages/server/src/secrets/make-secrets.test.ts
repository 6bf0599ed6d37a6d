import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { makeSecrets } from './make-secrets.ts'

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'stemma-secrets-'))
  t.after(() => rmSync(made, { recursive: true }))
  return join(made, 'data')
}

test('what is sealed tells nothing, and opens again after a restart, with the key of the folder', (t) => {
  const dataDir = folder(t)
  const sealed = makeSecrets({ secretKey: '', dataDir }).seal('hünter2')
  assert.ok(
    !sealed.includes('hünter2') && !Buffer.from(sealed.slice(3), 'base64').includes('nter2'),
  )
  assert.equal(makeSecrets({ secretKey: '', dataDir }).open(sealed), 'hünter2')
  const file = join(dataDir, 'secret.key')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.match(readFileSync(file, 'utf8'), /^[0-9a-f]{64}\n$/)
})

test('the same text is sealed differently each time', (t) => {
  const { seal } = makeSecrets({ secretKey: 'key', dataDir: folder(t) })
  assert.notEqual(seal('a'), seal('a'))
})

test('another key, and a changed byte, are refused', (t) => {
  const dataDir = folder(t)
  const sealed = makeSecrets({ secretKey: 'one', dataDir }).seal('text')
  assert.throws(() => makeSecrets({ secretKey: 'two', dataDir }).open(sealed), /another key/)
  const bytes = Buffer.from(sealed.slice(3), 'base64')
  bytes[14] = (bytes[14] ?? 0) ^ 1
  const { open } = makeSecrets({ secretKey: 'one', dataDir })
  assert.throws(() => open(`v1.${bytes.toString('base64')}`), /another key/)
  assert.throws(() => open('v1.'), /another key/)
})

test('a key file that holds no key is named', (t) => {
  const dataDir = folder(t)
  makeSecrets({ secretKey: '', dataDir }).seal('text')
  writeFileSync(join(dataDir, 'secret.key'), 'abc')
  assert.throws(
    () => makeSecrets({ secretKey: '', dataDir }).seal('text'),
    /secret\.key does not hold a key/,
  )
})
