import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HttpClient } from '../client/http-client.ts'
import { openListing } from './listing.ts'

/** Pages of one file each, named by their numbers. */
function fakeClient(count: number): { readonly http: HttpClient; readonly asked: string[] } {
  const asked: string[] = []
  const json: HttpClient['json'] = async ({ query }) => {
    const token = String(query?.['page_token'] ?? '0')
    asked.push(token)
    const [path, next] = [token, Number(token) + 1]
    return {
      path: '',
      root_uri: 'x',
      is_directory: true,
      entries: [{ path, name: path, is_directory: false, size_bytes: 1 }],
      ...(next < count && { next_page_token: String(next) }),
    }
  }
  // The guarantee: only `json` is used.
  return { http: { shown: 'x', json } as HttpClient, asked }
}

const owned = { owner: { run_id: 'r' }, path: '' }

test('a page is asked for when it is needed, and once', async () => {
  const { http, asked } = fakeClient(3)
  const { isDirectory, entries, pages } = await openListing(http, { owned, signal: undefined })
  assert.deepEqual([isDirectory, asked], [true, ['0']])
  for await (const page of pages()) {
    assert.equal(page.length, 1)
    if (asked.length === 2) break
  }
  const paths: string[] = []
  for await (const page of pages()) paths.push(...page.map(({ path }) => path))
  assert.deepEqual([paths, asked], [['0', '1', '2'], asked.toSorted()])
  assert.deepEqual(
    entries.map(({ path }) => path),
    ['0', '1', '2'],
  )
})

test('nothing is asked for after an abort', async () => {
  const { http, asked } = fakeClient(3)
  const stop = new AbortController()
  const { pages } = await openListing(http, { owned, signal: stop.signal })
  await assert.rejects(
    async () => {
      for await (const _ of pages()) stop.abort()
    },
    { name: 'AbortError' },
  )
  assert.deepEqual(asked, ['0'])
})
