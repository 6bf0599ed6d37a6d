import assert from 'node:assert/strict'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestBench, type TestBench } from '../command-line.testing.ts'

let bench: TestBench
let other: TestBench

before(async () => {
  ;[bench, other] = [await openTestBench(), await openTestBench()]
})
after(async () => {
  await bench.close()
  await other.close()
})

async function write(path: string, text: string | Uint8Array): Promise<void> {
  const file = join(bench.folder, path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, text)
}

function printedObject({
  status,
  stdout,
  stderr,
}: Awaited<ReturnType<TestBench['stemma']>>): Readonly<Record<string, unknown>> {
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout) as Readonly<Record<string, unknown>> // of one entity
}

const read = (path: string): Promise<string> => readFile(join(bench.folder, path), 'utf8')

void test('a folder is a version, whose files come back as they were', async () => {
  const large = Buffer.alloc(300_000, 'abcdefg')
  await write('scans/a.png', 'one')
  await write('scans/deep/er/b.png', 'two')
  await write('scans/deep/large.bin', large)
  await write('kept.png', 'behind a link')
  await symlink('../kept.png', join(bench.folder, 'scans/link.png'))
  const added = await bench.stemma('data', 'add', 'scans', 'scans/', '-m', 'March')
  assert.equal(added.status, 0, added.stderr)
  assert.match(added.stdout, /^scans\/1 {2}4 rows, changelog/u)
  const again = await bench.stemma('data', 'add', 'scans', 'scans')
  assert.equal(again.stdout, 'Nothing changed since scans/1: no new version.\n')
  await write('scans/a.png', 'uno')
  await rm(join(bench.folder, 'scans/deep/er'), { recursive: true })
  const second = await bench.stemma('data', 'add', 'scans', 'scans')
  assert.match(second.stdout, /0 added, 1 removed, 1 changed .*, 2 as before/u)
  const diff = await bench.stemma('data', 'diff', 'scans/1', 'scans/2', '--rows')
  assert.match(diff.stdout, /~\ta\.png/u)

  const first = printedObject(await bench.stemma('data', 'checkout', 'scans/1', 'old', '--json'))
  assert.deepEqual([first['files'], first['size_bytes']], [4, 300_019])
  assert.equal(await read('old/a.png'), 'one')
  assert.equal(await read('old/deep/er/b.png'), 'two')
  assert.equal(await read('old/link.png'), 'behind a link')
  assert.deepEqual(await readFile(join(bench.folder, 'old/deep/large.bin')), large)
  const some = await bench.stemma(
    ...['data', 'checkout', 'scans/1', 'some', '--where', "path = 'deep/er/b.png'"],
  )
  assert.equal(some.stderr, 'Wrote scans/1 to some, 1 files, 3 B.\n')
  const listing = await bench.stemma(
    'data',
    'checkout',
    'scans/2',
    'listing.csv',
    '--format',
    'csv',
  )
  assert.equal(listing.status, 0, listing.stderr)
  assert.match(await read('listing.csv'), /^path,size_bytes,sha256\na\.png,3,/mu)
})

void test('a file of a version has an address', async () => {
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${bench.url}/data/${path}`, { headers })
    return `${String(answer.status)} ${await answer.text()}`
  }
  assert.equal(await ask('scans/1/deep/er/b.png'), '200 two')
  assert.equal(await ask('scans/latest/a.png'), '200 uno')
  assert.equal(await ask('scans/1/deep/large.bin', { range: 'bytes=2-4' }), '206 cde')
  assert.match(await ask('scans/1/deep/er'), /^404 .*has no file 'deep\/er'/u)
  assert.match(await ask("scans/1/a' or '1'='1"), /^404 /u)
  assert.match(await ask('scans/1/..%2f..%2fx'), /^404 /u)
  assert.match(await ask('scans/1/a.png?limit=1'), /^400 .*'limit'/u)
})

void test('a folder with something else is not written over', async () => {
  await write('mine/own.txt', 'mine')
  const refused = await bench.stemma('data', 'checkout', 'scans/1', 'mine')
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /mine has own\.txt, which is not of the version/u)
})

void test('what can not be kept is named before anything is sent', async () => {
  await write('odd/a#b', 'x')
  const refused = await bench.stemma('data', 'add', 'odd', 'odd')
  assert.match(refused.stderr, /odd\/a#b can't be kept: .*Nothing was added/u)
  await rm(join(bench.folder, 'odd/a#b'))
  await symlink('..', join(bench.folder, 'odd/up'))
  const linked = await bench.stemma('data', 'add', 'odd', 'odd')
  assert.match(linked.stderr, /odd\/up is a link to a folder/u)
  await rm(join(bench.folder, 'odd/up'))
  const empty = await bench.stemma('data', 'add', 'odd', 'odd')
  assert.match(empty.stderr, /odd has no files/u)
  const formatted = await bench.stemma('data', 'add', 'odd', 'scans', '--format', 'csv')
  assert.match(formatted.stderr, /leave out --format/u)
})

void test('versions of files go to another server with their files', async () => {
  const pushed = await bench.stemma('data', 'push', 'scans', other.url)
  assert.equal(pushed.stderr, 'Sent scans/1, scans/2.\n')
  const there = await other.stemma('data', 'checkout', 'scans/1', 'there', '--json')
  assert.equal(printedObject(there)['files'], 4)
  assert.equal(await readFile(join(other.folder, 'there/deep/er/b.png'), 'utf8'), 'two')
})
