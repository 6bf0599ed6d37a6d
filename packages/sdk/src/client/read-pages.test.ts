import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readPages } from './read-pages.ts'

test('a limit is kept to across pages, and it is known whether there is more', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(50),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 9 }),
      async (total, limit, most) => {
        const { items, hasMore } = await readPages(
          limit,
          async ({ limit: wanted, page_token = '0' }) => {
            const start = Number(page_token)
            const end = Math.min(total, start + Math.min(wanted, most))
            const items = Array.from({ length: end - start }, (_, at) => start + at)
            return { items, nextPageToken: end < total ? String(end) : undefined }
          },
        )
        const expected = Math.min(total, limit)
        assert.deepEqual(
          items,
          Array.from({ length: expected }, (_, at) => at),
        )
        assert.equal(hasMore, total > limit)
      },
    ),
  )
})
