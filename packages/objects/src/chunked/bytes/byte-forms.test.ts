import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

const wholeNumber = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(300),
  fc.constantFrom(0, 127, 128, 2 ** 49, Number.MAX_SAFE_INTEGER),
)

test('numbers, 64-bit values and bytes are read back as they were written', () => {
  const values = fc.array(
    fc.tuple(wholeNumber, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.uint8Array()),
  )
  fc.assert(
    fc.property(values, (rows) => {
      const writer = new ByteWriter(1)
      for (const [number, wide, bytes] of rows) {
        writer.number(number)
        writer.uint64(wide)
        writer.number(bytes.byteLength)
        writer.bytes(bytes)
      }
      const reader = new ByteReader(writer.toBuffer(), 'the test')
      for (const [number, wide, bytes] of rows) {
        assert.equal(reader.number(), number)
        assert.equal(reader.uint64(), wide)
        assert.deepEqual(new Uint8Array(reader.bytes(reader.number())), bytes)
      }
      reader.end()
    }),
  )
})

test('bytes that end too early, run on or hold too large a number are called damaged', () => {
  const damagedTest = { code: 'DATA_LOSS', message: /Stored data is damaged: the test/u }
  assert.throws(() => new ByteReader(Buffer.from([128]), 'the test').number(), damagedTest)
  assert.throws(() => new ByteReader(Buffer.alloc(7), 'the test').uint64(), damagedTest)
  assert.throws(() => new ByteReader(Buffer.alloc(1), 'the test').end(), damagedTest)
  assert.throws(() => new ByteReader(Buffer.alloc(9, 255), 'the test').number(), damagedTest)
  assert.throws(() => new ByteReader(Buffer.alloc(20, 128), 'the test').number(), damagedTest)
})
