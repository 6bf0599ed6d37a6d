import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDvcFile, readLockFile, writeDvcFile } from './dvc-file.ts'

const directory = { path: 'data', md5: '064e112e83d7bd75b21fb76ea5ab2279.dir', size: 20, nfiles: 6 }
const written = `outs:
- md5: 064e112e83d7bd75b21fb76ea5ab2279.dir
  size: 20
  nfiles: 6
  hash: md5
  path: data
`

void test('a new file is byte for byte as dvc writes it', () => {
  assert.equal(writeDvcFile(directory), written)
  const program = { path: 'run me.sh', md5: '1'.repeat(32), size: 7, isExecutable: true }
  assert.equal(
    writeDvcFile(program),
    `outs:\n- md5: '${'1'.repeat(32)}'\n  size: 7\n  isexec: true\n  hash: md5\n  path: run me.sh\n`,
  )
  // A date for dvc, and a number, if it were not quoted.
  for (const path of ['2026-12-01', '1_000', '0b11'])
    assert.match(
      writeDvcFile({ path, md5: 'a'.repeat(32), size: 1 }),
      new RegExp(`\\n  path: '${path}'\\n$`, 'u'),
    )
})

void test('what else is in a file stays, with its comments', () => {
  const before = `# ours\nouts:\n- md5: ${'a'.repeat(32)}\n  size: 1\n  hash: md5\n  path: x # here\n  desc: What it is\nmeta:\n  who: ada\n`
  const after = writeDvcFile({ path: 'x', md5: 'b'.repeat(32), size: 2 }, before)
  assert.equal(after, before.replace('a'.repeat(32), 'b'.repeat(32)).replace('size: 1', 'size: 2'))
  assert.equal(writeDvcFile(directory, written), written)
})

void test('it is read with what it leaves out', () => {
  const [out] = readDvcFile(
    `outs:\n- md5: ${'1'.repeat(32)}\n  size: 6\n  path: win.txt\n  push: false\n`,
    'x',
  )
  assert.deepEqual(out, {
    path: 'win.txt',
    wdir: '.',
    md5: '1'.repeat(32),
    isLegacy: true,
    size: 6,
    nfiles: undefined,
    isExecutable: false,
    isCached: true,
    isPushed: false,
    remote: undefined,
  })
  assert.deepEqual(readDvcFile('', 'x'), [])
  for (const text of ['- x', 'outs: 1', 'outs:\n- 1', 'outs:\n- md5: x', 'outs: [', '\t: x'])
    assert.throws(() => readDvcFile(text, 'x.dvc'), /'x\.dvc' can't be read/u, text)
})

void test('outputs of all stages are read from a lock file', () => {
  const lock = `schema: '2.0'
stages:
  train:
    cmd: python train.py
    deps:
    - path: raw
      hash: md5
      md5: 562ee692a592790b08e880eff9046f72.dir
    outs:
    - path: model
      hash: md5
      md5: ea349ca22f045072efb48c6c8f76bc89.dir
      size: 4
      nfiles: 1
  note:
    cmd: echo
`
  assert.deepEqual(
    readLockFile(lock, 'dvc.lock').map(({ path, md5, nfiles }) => [path, md5, nfiles]),
    [['model', 'ea349ca22f045072efb48c6c8f76bc89.dir', 1]],
  )
})
