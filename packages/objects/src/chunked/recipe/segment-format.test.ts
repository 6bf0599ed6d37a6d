import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseSegment, serialiseSegment } from './segment-format.ts'
import { endsSegment, segmentRules } from './segment-rules.ts'

const id = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
const chunk = fc.record(
  { id, sizeBytes: fc.maxSafeNat(), edge: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
  { noNullPrototype: true },
)
const chunks = fc.array(chunk, { maxLength: 30 })

test('a segment is read back as it was written', () => {
  fc.assert(
    fc.property(chunks, (written) => {
      assert.deepEqual(parseSegment(serialiseSegment(written)), written)
    }),
  )
})

test('a segment without its end or with more behind it is called damaged', () => {
  fc.assert(
    fc.property(chunks, fc.nat(), (written, place) => {
      const bytes = serialiseSegment(written)
      const lost = { code: 'DATA_LOSS' }
      assert.throws(() => parseSegment(bytes.subarray(0, place % bytes.byteLength)), lost)
      assert.throws(() => parseSegment(Buffer.concat([bytes, Buffer.alloc(1)])), lost)
      assert.throws(() => parseSegment(Buffer.concat([Buffer.alloc(1), bytes])), lost)
    }),
  )
})

test('a segment ends where the page on its form says', () => {
  const ending = `00000400${'ab'.repeat(28)}`
  const other = `00000401${'ab'.repeat(28)}`
  assert.equal(endsSegment(segmentRules, 1023, ending), false)
  assert.equal(endsSegment(segmentRules, 1024, ending), true)
  assert.equal(endsSegment(segmentRules, 4095, other), false)
  assert.equal(endsSegment(segmentRules, 4096, other), true)
})
