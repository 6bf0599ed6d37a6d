import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { maxInt64, writeJson } from '@stemma/contract'
import { databases, testServers } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createRun } from '../runs/create-run.ts'
import { searchRuns } from '../runs/search-runs.ts'
import { NumberSet } from './number-set.ts'
import { readPageToken, writePageToken, type PagePoint } from './page-token.ts'

const place = { key: 'key', query: 'query' }
const given = new NumberSet()
given.add(7)

const points: readonly PagePoint[] = [
  { position: ['a', 1.5, null, -1, 2n ** 60n] },
  { position: undefined, moving: { horizon: maxInt64, given } },
]

test('a token gives back the place', () => {
  for (const point of points) {
    const { position, moving } = readPageToken(place, writePageToken(place, point))
    assert.deepEqual(position, point.position)
    assert.equal(moving?.horizon, point.moving?.horizon)
    assert.equal(moving?.given.has(7) ?? false, point.moving !== undefined)
  }
})

test('a token that was changed, shortened or made by somebody else is refused', () => {
  for (const point of points) {
    const token = writePageToken(place, point)
    const bytes = Buffer.from(token, 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      refused(changed.toString('base64url'))
      refused(bytes.subarray(0, at).toString('base64url'))
    }
    refused(writePageToken({ ...place, key: 'other' }, point))
    refused(writePageToken({ ...place, query: 'other' }, point), /belongs to a search with another/)
  }
  for (const text of ['', 'zzz', 'A'.repeat(8), 'A'.repeat(5_000_000), '!'.repeat(40)])
    refused(text)
  refused(Buffer.from('{"v":1,"q":"query","p":[1]}').toString('base64url'))
})

test('a place that no column can hold is refused, whoever signed it', () => {
  const set = given.pack()
  for (const content of [
    { p: [{}] },
    { p: 5 },
    { p: [2n ** 63n] },
    { p: null, h: 2n ** 63n, g: set },
    { p: null, h: 1.5, g: set },
    { p: null, h: 1, g: 'x' },
    { p: null, h: 1 },
  ]) {
    refused(signedToken(writeJson({ v: 2, q: 'query', ...content })))
  }
})

for (const database of databases) {
  test(`each server of a database reads the tokens of the others, and nobody those of another database, on ${database}`, async (t) => {
    const [one, other] = await testServers(t, database, 2)
    const [stranger] = await testServers(t, database, 1)
    if (!one || !other || !stranger) throw new Error('There are no servers.')
    // Databases of tests are copies of one; those that servers make have a key of their own.
    await stranger.store.write((tx) => tx.run("update page_key set key = 'another'"))
    for (const ctx of [one, stranger])
      for (let index = 0; index < 2; index += 1)
        await createRun(ctx, { experimentId: '0', userId: '', startTime: index, tags: [] })
    const next = (ctx: RowCtx, pageToken?: string) =>
      searchRuns(ctx, {
        ...{ experimentIds: ['0'], filter: '', lifecycle: 'active', orderBy: [], maxResults: 1 },
        pageToken,
      })
    const { nextPageToken: token } = await next(one)
    assert.equal((await next(other, token)).runs.length, 1)
    await assert.rejects(next(stranger, token), { code: 'INVALID_PARAMETER_VALUE' })
  })
}

function refused(token: string, message = /^Invalid page token, /): void {
  assert.throws(() => readPageToken(place, token), { code: 'INVALID_PARAMETER_VALUE', message })
}

/** As `writePageToken` signs. */
function signedToken(text: string): string {
  const signature = createHmac('sha256', place.key).update(text).digest().subarray(0, 16)
  return Buffer.concat([signature, Buffer.from(text)]).toString('base64url')
}
