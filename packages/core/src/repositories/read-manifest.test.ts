import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readManifest } from './read-manifest.ts'

const hash = 'md5'
const md5 = 'd41d8cd98f00b204e9800998ecf8427e'

async function namesOf(text: string | Uint8Array): Promise<readonly (readonly string[])[]> {
  const batches: (readonly string[])[] = []
  for await (const names of readManifest(Buffer.from(text), { hash })) batches.push(names)
  return batches
}

void test('a large manifest is read in slices, between which others have their turn', async () => {
  const count = 30_000
  const entries = Array.from({ length: count }, (_, index) => ({
    md5: index.toString(16).padStart(32, '0'),
    relpath: `a/"${index}], [{\\.txt`,
  }))
  const bytes = Buffer.from(JSON.stringify(entries))
  let turns = 0
  let isDone = false
  const others = (): void => {
    turns++
    if (!isDone) setImmediate(others)
  }
  setImmediate(others)
  const batches = await namesOf(bytes)
  isDone = true
  assert.ok(batches.length >= Math.floor(bytes.byteLength / (300 * 1024)))
  assert.ok(turns >= batches.length - 1, `${turns} turns of others, ${batches.length} slices`)
  assert.deepEqual(
    batches.flat(),
    entries.map((entry) => `md5:${entry.md5}`),
  )
  // The same, cut or changed behind the first slices.
  const text = bytes.toString()
  for (const broken of [
    text.slice(0, -1),
    `${text.slice(0, -1)},]`,
    `${text.slice(0, -1)},,{"md5": "${md5}", "relpath": "x"}]`,
    `${text}]`,
    `${text.slice(0, -1)}}`,
    text.replace('a/\\"29000', 'a/"29000'),
    `${text.slice(0, -1)},{"md5": "x", "relpath": "y"}]`,
  ])
    await assert.rejects(namesOf(broken), { code: 'INVALID_PARAMETER_VALUE' }, broken.slice(-80))
})

void test('what is a list of entries is read, whatever else they have, and nothing else', async () => {
  assert.deepEqual(await namesOf('[]'), [])
  assert.deepEqual(
    await namesOf(` [ {"md5":"${md5.toUpperCase()}","relpath":"[,]","x":[{}]} ] \n`),
    [[`md5:${md5}`]],
  )
  const one = { md5, relpath: 'é' }
  assert.deepEqual(await namesOf(JSON.stringify([one, one])), [[`md5:${md5}`]])
  for (const wrong of [
    ...['', '{}', '7', '[', ']', '[7]', '[[]]', '[,]', '[{}]', '"[]"', '[]]', '\uFEFF[]', '[] []'],
    `[{"md5": "${md5}"}]`,
    `[{"md5": "../${md5}", "relpath": "x"}]`,
    `[{"md5": "${md5}", "relpath": "${'x'.repeat(1024 * 1024)}"}]`,
    Buffer.from([0x5b, 0xff, 0x5d]),
  ])
    await assert.rejects(
      namesOf(wrong),
      { code: 'INVALID_PARAMETER_VALUE' },
      String(wrong).slice(0, 60),
    )
})

void test('any list of entries is read as JSON reads it', async () => {
  const entry = fc.record({ md5: fc.constant(md5), relpath: fc.string({ unit: 'binary' }) })
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1 }), async (entries) => {
      assert.deepEqual(await namesOf(JSON.stringify(entries)), [[`md5:${md5}`]])
    }),
    { numRuns: 100 },
  )
})
