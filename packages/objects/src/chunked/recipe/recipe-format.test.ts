import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRecipe, serialiseRecipe, type Recipe } from './recipe-format.ts'

// So that they compare equal to what the parser makes.
const asLiteral = { noNullPrototype: true } as const
const id = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
const chunk = fc.record(
  {
    id,
    sizeBytes: fc.maxSafeNat(),
    edge: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  },
  asLiteral,
)
const segment = fc.record(
  {
    id,
    chunkCount: fc.maxSafeNat(),
    sizeBytes: fc.maxSafeNat(),
    edge: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  },
  asLiteral,
)
const recipe: fc.Arbitrary<Recipe> = fc.oneof(
  fc.record({ objectId: id, chunks: fc.array(chunk, { maxLength: 30 }) }, asLiteral),
  fc.record({ objectId: id, segments: fc.array(segment, { maxLength: 30 }) }, asLiteral),
)

test('a recipe is read back as it was written', () => {
  fc.assert(
    fc.property(recipe, (written) => {
      assert.deepEqual(parseRecipe(serialiseRecipe(written), written.objectId), written)
    }),
  )
})

test('a recipe with a flipped bit, a missing end or another name is called damaged', () => {
  fc.assert(
    fc.property(recipe, fc.nat(), fc.nat(7), (written, place, bit) => {
      const bytes = serialiseRecipe(written)
      const at = place % bytes.byteLength
      const other = 'ff'.repeat(32)
      if (other !== written.objectId)
        assert.throws(() => parseRecipe(bytes, other), { code: 'DATA_LOSS' })
      assert.throws(() => parseRecipe(bytes.subarray(0, at), written.objectId), {
        code: 'DATA_LOSS',
      })
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
      assert.throws(() => parseRecipe(bytes, written.objectId), { code: 'DATA_LOSS' })
    }),
  )
})
