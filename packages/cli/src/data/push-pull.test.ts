import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestBench, printedList, type TestBench } from '../command-line.testing.ts'

let ours: TestBench
let theirs: TestBench
let isOpen = true

before(async () => {
  ;[ours, theirs] = [await openTestBench(), await openTestBench()]
})
after(async () => {
  await ours.close()
  if (isOpen) await theirs.close()
})

async function add(bench: TestBench, content: string, name = 'churn'): Promise<void> {
  await writeFile(join(bench.folder, 'x.csv'), content)
  const { status, stderr } = await bench.stemma('data', 'add', name, 'x.csv', '--key', 'id')
  assert.equal(status, 0, stderr)
}

const versionsOf = async (bench: TestBench, ...args: readonly string[]) =>
  printedList(await bench.stemma('data', 'log', 'churn', '--json', ...args)).map(
    ({ version, digest, message, author, creation_time }) =>
      [version, digest, message, author, creation_time].join(' '),
  )

void test('versions go to another server with all that is known of them, and what it has goes not again', async () => {
  await add(ours, 'id,x\n1,a\n2,b\n')
  await add(ours, 'id,x\n1,a\n2,c\n')
  const first = await ours.stemma('data', 'push', 'churn/1', theirs.url)
  assert.equal(first.stderr, 'Sent churn/1.\n')
  const rest = await ours.stemma('data', 'push', 'churn', theirs.url)
  assert.equal(rest.stderr, 'Sent churn/2.\n')
  assert.deepEqual(await versionsOf(theirs), await versionsOf(ours))
  const again = await ours.stemma('data', 'push', 'churn', theirs.url)
  assert.equal(again.stderr, 'Nothing to push: the other side has them all.\n')
  await theirs.stemma('data', 'checkout', 'churn/2', 'there.csv')
  const query = await theirs.stemma('data', 'query', 'churn/2', 'select x from data order by id')
  assert.equal(query.stdout, 'x\na\nc\n')
})

void test('they come back, also where one in between is in the trash', async () => {
  await add(theirs, 'id,x\n1,a\n2,c\n3,d\n')
  await add(theirs, 'id,x\n1,a\n2,c\n3,e\n')
  await theirs.stemma('data', 'rm', 'churn/3', '--yes')
  const pulled = await ours.stemma('data', 'pull', 'churn', theirs.url, '--json')
  assert.deepEqual(
    printedList(pulled).map(({ version }) => version),
    [4],
  )
  assert.deepEqual(await versionsOf(ours), await versionsOf(theirs))
})

void test('what both sides made is not mixed', async () => {
  await add(ours, 'id\n1\n', 'apart')
  await add(theirs, 'id\n2\n', 'apart')
  const refused = await ours.stemma('data', 'push', 'apart', theirs.url)
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /has apart\/1, which is not of this history\. Nothing was sent/u)
})

/** A manifest that the other server has. */
async function objectOf(id: string): Promise<object> {
  const answer = await fetch(`${theirs.url}/api/v1/objects/${id}`)
  return (await answer.json()) as object // a manifest
}

/** Stores an object at the other server; answers its id. */
async function put(text: string): Promise<string> {
  const oid = createHash('sha256').update(text).digest('hex')
  const answer = await fetch(`${theirs.url}/lfs/forged/objects/${oid}`, {
    method: 'PUT',
    body: text,
  })
  assert.equal(answer.status, 200)
  return oid
}

void test('a version can be adopted only with all its objects, as what it is', async () => {
  const adopt = async (body: object) => {
    const answer = await fetch(`${theirs.url}/api/v1/data/forged/adopted`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: 1, author: 'me', creation_time: 1, ...body }),
    })
    return `${answer.status} ${await answer.text()}`
  }
  assert.match(await adopt({ digest: 'a'.repeat(64) }), /^400 .*is not stored/u)
  assert.match(await adopt({ digest: 'x' }), /^400 .*no object id/u)
  const [shown] = printedList(await theirs.stemma('data', 'log', 'churn', '--json'))
  const other = await adopt({ digest: shown?.['digest'] })
  assert.match(other, /^400 .*not the manifest of a version of \\"forged\\"/u)
  const manifest = await objectOf(String(shown?.['digest']))
  const forged = JSON.stringify({ ...manifest, name: 'forged', parent: null })
  const forgedRows = forged.replace(
    /"sum":"[0-9a-f]/u,
    (begin) => `${begin.slice(0, -1)}${begin.endsWith('0') ? '1' : '0'}`,
  )
  for (const [text, answer] of [
    [forgedRows, /^400 .*not those that its fingerprint is of/u],
    [forged, /^200 /u],
  ] as const)
    assert.match(await adopt({ digest: await put(text) }), answer)
})

void test('a data folder whose server is stopped is the other side as well', async (t) => {
  const { folder } = theirs
  const data = join(folder, 'data')
  await theirs.close(false)
  isOpen = false
  t.after(() => rm(folder, { recursive: true, force: true }))
  await add(ours, 'id,x\n9,z\n', 'late')
  const pushed = await ours.stemma('data', 'push', 'late', data)
  assert.equal(pushed.stderr, 'Sent late/1.\n')
  const there = await ours.stemma('data', 'query', 'late', 'select x from data', '--data', data)
  assert.equal(there.stdout, 'x\nz\n')
  const back = await ours.stemma('data', 'pull', 'churn', data)
  assert.equal(back.stderr, 'Nothing to pull: they are all here.\n')
})
