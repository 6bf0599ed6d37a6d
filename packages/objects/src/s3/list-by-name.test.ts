import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assert as check,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  string,
  uniqueArray,
} from 'fast-check'
import { listByName } from './list-by-name.ts'
import type { S3Keys } from './s3-keys.ts'

/** Lists as Amazon's S3 does, by key, or as a server with directories does, by name. */
function fakeKeys(all: readonly string[], byName: boolean): Pick<S3Keys, 'list'> {
  return {
    list: async (prefix, { after, startAfter = '', limit = 1000, byFolder = false } = {}) => {
      const rests = all
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length))
      const names = new Set(rests.map((rest) => (byFolder ? rest.replace(/\/.*/u, '/') : rest)))
      const orderOf = (name: string): string => (byName ? name.replace(/\/$/u, '') : name)
      const point = after ?? startAfter.slice(prefix.length)
      const found = [...names]
        // A directory is there as long as some key in it is behind the point.
        .filter((name) => {
          if (after !== undefined || byName) return orderOf(name) > orderOf(point)
          return rests.some((rest) => rest.startsWith(name) && rest > point)
        })
        .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))
      const page = found.slice(0, limit)
      return {
        keys: page
          .filter((name) => !name.endsWith('/'))
          .map((name) => ({ key: prefix + name, sizeBytes: 1, modifiedMs: 0 })),
        folders: page.filter((name) => name.endsWith('/')).map((name) => prefix + name),
        next: found.length > limit ? page.at(-1) : undefined,
      }
    },
  }
}

test('pages of any size give each name once, in order, whatever the order of the server', async () => {
  const name = string({
    unit: constantFrom('a', 'b', '-', '.', '!', '0'),
    minLength: 1,
    maxLength: 4,
  })
  const entries = uniqueArray(name, { maxLength: 30 })
  await check(
    asyncProperty(
      entries,
      integer({ min: 0, max: 29 }),
      integer({ min: 1, max: 9 }),
      boolean(),
      async (names, split, limit, byName) => {
        const usable = names.filter((one) => one !== '.' && one !== '..')
        const keys = usable.map((one, at) => (at < split ? `d/${one}` : `d/${one}/x`))
        const found: string[] = []
        let after: string | undefined
        do {
          const page = await listByName(fakeKeys(keys, byName), 'd/', {
            limit,
            ...(after !== undefined && { after }),
          })
          assert.ok(page.entries.length <= limit)
          found.push(...page.entries.map((entry) => entry.name))
          after = page.next
        } while (after !== undefined)
        assert.deepEqual(found, usable.toSorted())
      },
    ),
    { numRuns: 500 },
  )
})
