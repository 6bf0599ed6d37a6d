import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { LandingThread } from './landing-thread.ts'

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-landing-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  return folder
}

test('files of many blocks are written by the other thread, and a new folder appears with all of them', async (t) => {
  const folder = newFolder(t)
  const thread = new LandingThread()
  const [one, other] = [thread.begin(), thread.begin()]
  const files = Array.from({ length: 60 }, (_, index) => ({
    file: join(folder, 'new', String(index)),
    // Some larger than a block, some empty.
    bytes: randomBytes(index % 20 === 0 ? 3_000_000 : index % 7 === 0 ? 0 : 300_000),
  }))
  for (const { file, bytes } of files) {
    one.write(file, bytes)
    assert.equal(await one.hasRoom(), true)
  }
  other.write(join(folder, 'b/c'), Buffer.from('other'))
  await other.settle()
  assert.equal(readFileSync(join(folder, 'b/c'), 'utf8'), 'other')
  assert.equal(existsSync(join(folder, 'new')), false)
  await one.settle()
  await thread.close()
  for (const { file, bytes } of files) assert.deepEqual(readFileSync(file), bytes)
  assert.deepEqual(readdirSync(folder).toSorted(), ['b', 'new'])
})

test('what keeps a file from being written is thrown at the end as the file system said it, and nothing more is written', async (t) => {
  const folder = newFolder(t)
  mkdirSync(join(folder, 'taken'))
  const thread = new LandingThread()
  const landing = thread.begin()
  landing.write(join(folder, 'taken'), Buffer.from('1'))
  for (let more = 0; await landing.hasRoom(); more += 1)
    landing.write(join(folder, 'more', String(more)), randomBytes(700_000))
  landing.write(join(folder, 'late'), Buffer.from('2'))
  await assert.rejects(landing.settle(), { code: 'EISDIR', syscall: 'rename' })
  await thread.close()
  assert.deepEqual(readdirSync(folder), ['taken'])
})

test('what is not settled when the thread ends is lost, and says so', async (t) => {
  const folder = newFolder(t)
  const thread = new LandingThread()
  const landing = thread.begin()
  landing.write(join(folder, 'new/a'), Buffer.from('1'))
  await thread.close()
  assert.equal(await landing.hasRoom(), false)
  await assert.rejects(landing.settle(), /has ended/u)
  const late = thread.begin()
  assert.equal(await late.hasRoom(), false)
  await assert.rejects(late.settle(), /has ended/u)
})
