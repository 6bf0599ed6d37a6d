import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import { toOpen, type OpenRecipe } from '../store/open-recipe.ts'
import { BaseAligner } from './base-aligner.ts'
import { baseOrdinal } from './base-ordinal.ts'

const id = (name: number | string): string => String(name).padStart(64, '0')

type Cuts = readonly (readonly [edge: bigint, sizeBytes: number])[]

function chunksOf(cuts: Cuts): readonly RecipeChunk[] {
  return cuts.map(([edge, sizeBytes], index): RecipeChunk => ({
    id: id(index),
    sizeBytes,
    edge,
  }))
}

/** A base whose recipe lists its chunks itself. */
function recipe(cuts: Cuts): OpenRecipe {
  return toOpen(noReader, { objectId: id('object'), chunks: chunksOf(cuts) })
}

const noReader = { read: () => Promise.reject(new Error('There is nothing to read.')) }

const base = recipe([
  [11n, 60_000],
  [12n, 50_000],
  [13n, 70_000],
  [14n, 20_000],
])

test('a chunk between two known edges gets exactly what lies between them in the base', async () => {
  const aligner = new BaseAligner(base)
  assert.deepEqual(await aligner.next({ edge: 11n, sizeBytes: 61_000 }), {
    ids: [id(0)],
    start: 0,
    length: 60_000,
  })
  assert.deepEqual(await aligner.next({ edge: 13n, sizeBytes: 90_000 }), {
    ids: [id(1), id(2)],
    start: 0,
    length: 120_000,
  })
})

test('a chunk with one known edge gets its size and a little more from there', async () => {
  const aligner = new BaseAligner(base)
  await aligner.next({ edge: 11n, sizeBytes: 60_000 })
  assert.deepEqual(await aligner.next({ edge: 99n, sizeBytes: 10_000 }), {
    ids: [id(1)],
    start: 0,
    length: 14_096,
  })
  assert.deepEqual(await aligner.next({ edge: 12n, sizeBytes: 40_000 }), {
    ids: [id(1)],
    start: 50_000 - 44_096,
    length: 44_096,
  })
})

test('without known edges the shift of the last one that was seen holds', async () => {
  const aligner = new BaseAligner(base)
  // 5,000 bytes were put in before this edge.
  await aligner.next({ edge: 11n, sizeBytes: 65_000 })
  await aligner.next({ edge: 98n, sizeBytes: 20_000 })
  assert.deepEqual(await aligner.next({ edge: 99n, sizeBytes: 10_000 }), {
    ids: [id(1)],
    start: 20_000 - 4096,
    length: 10_000 + 2 * 4096,
  })
})

test('of several places with the same edge the one nearest to the expected place counts', async () => {
  const repeated = recipe(Array.from({ length: 20 }, () => [7n, 30_000] as const))
  const aligner = new BaseAligner(repeated)
  for (let index = 0; index < 20; index++) {
    assert.deepEqual(await aligner.next({ edge: 7n, sizeBytes: 30_000 }), {
      ids: [id(index)],
      start: 0,
      length: 30_000,
    })
  }
})

test('behind the end of the base there is nothing to compress against', async () => {
  const aligner = new BaseAligner(base)
  await aligner.next({ edge: 14n, sizeBytes: 200_000 })
  assert.equal(await aligner.next({ edge: 99n, sizeBytes: 60_000 }), undefined)
  assert.equal(await new BaseAligner(recipe([])).next({ edge: 1n, sizeBytes: 100 }), undefined)
})

const chunks = fc.array(
  fc.tuple(fc.bigInt({ min: 0n, max: 12n }), fc.integer({ min: 1, max: 262_144 })),
  { maxLength: 30 },
)

test('whatever the versions, the bytes lie inside the base and in at most eight chunks', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, chunks, async (old, next) => {
      const of = recipe(old)
      const aligner = new BaseAligner(of)
      const oldChunks = chunksOf(old)
      for (const [edge, sizeBytes] of next) {
        const delta = await aligner.next({ edge, sizeBytes })
        if (delta === undefined) continue
        assert.ok(delta.ids.length >= 1 && delta.ids.length <= 8)
        const first = oldChunks.findIndex((chunk) => chunk.id === delta.ids[0])
        const named = oldChunks.slice(first, first + delta.ids.length)
        assert.deepEqual(
          named.map((chunk) => chunk.id),
          delta.ids,
        )
        const size = named.reduce((sum, chunk) => sum + chunk.sizeBytes, 0)
        assert.ok(delta.start >= 0 && delta.length > 0 && delta.start + delta.length <= size)
        // No chunk is named that is not needed.
        assert.ok(delta.start < (named[0]?.sizeBytes ?? 0))
        assert.ok(delta.start + delta.length > size - (named.at(-1)?.sizeBytes ?? 0))
      }
    }),
  )
})

test('the base of a version is on the way of its predecessor, a few steps back', () => {
  for (let ordinal = 1; ordinal < 3000; ordinal++) {
    const target = baseOrdinal(ordinal)
    let at = ordinal - 1
    let steps = 0
    while (at > target) {
      at = baseOrdinal(at)
      steps++
    }
    assert.equal(at, target)
    assert.ok(steps <= Math.log2(ordinal) + 1)
  }
})
