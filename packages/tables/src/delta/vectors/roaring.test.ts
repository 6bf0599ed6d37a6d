import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { decodeRoaring } from './roaring.ts'
import { decodeZ85 } from './z85.ts'

type Form = 'array' | 'bits' | 'run'

/** Writes a bitmap whose containers have the form that is asked for, where it is allowed. */
function encode(rows: readonly number[], form: Form): Buffer {
  const bitmaps = Map.groupBy(rows, (row) => Math.floor(row / 2 ** 32))
  const parts = [...bitmaps].map(([key, values]) =>
    Buffer.concat([
      u32(key),
      encodeBitmap(
        values.map((value) => value % 2 ** 32),
        form,
      ),
    ]),
  )
  const count = Buffer.alloc(8)
  count.writeBigUInt64LE(BigInt(bitmaps.size))
  return Buffer.concat([u32(1_681_511_377), count, ...parts])
}

function encodeBitmap(values: readonly number[], form: Form): Buffer {
  const containers = [...Map.groupBy(values, (value) => value >>> 16)]
  const heads = containers.map(([key, items]) => Buffer.concat([u16(key), u16(items.length - 1)]))
  const bodies = containers.map(([, items]) =>
    encodeContainer(
      items.map((item) => item & 0xffff),
      form,
    ),
  )
  const n = containers.length
  const offsets = Buffer.alloc(form !== 'run' || n >= 4 ? 4 * n : 0)
  const start =
    form === 'run'
      ? [u16(12_347), u16(n - 1), Buffer.alloc(Math.ceil(n / 8), 0xff)]
      : [u32(12_346), u32(n)]
  return Buffer.concat([...start, ...heads, offsets, ...bodies])
}

function encodeContainer(items: readonly number[], form: Form): Buffer {
  if (form === 'run') {
    const runs: [number, number][] = []
    for (const item of items) {
      const last = runs.at(-1)
      if (last !== undefined && last[0] + last[1] + 1 === item) last[1]++
      else runs.push([item, 0])
    }
    return Buffer.concat([
      u16(runs.length),
      ...runs.flatMap(([first, more]) => [u16(first), u16(more)]),
    ])
  }
  if (items.length <= 4096) return Buffer.concat(items.map(u16))
  const bits = Buffer.alloc(8192)
  for (const item of items) bits[item >> 3] = (bits[item >> 3] ?? 0) | (1 << (item & 7))
  return bits
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

suite('Roaring bitmaps', () => {
  for (const form of ['array', 'run'] as const) {
    test(`of ${form} containers come back`, () => {
      const row = fc.oneof(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 2 ** 32 + 300_000 }),
        fc.maxSafeInteger().map((value) => Math.abs(value) % 2 ** 40),
      )
      fc.assert(
        fc.property(fc.uniqueArray(row, { maxLength: 60 }), (rows) => {
          const sorted = rows.toSorted((a, b) => a - b)
          assert.deepEqual(decodeRoaring(encode(sorted, form)), sorted)
        }),
      )
    })
  }

  test('of containers with more than 4,096 numbers come back', () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => index * 3)
    assert.deepEqual(decodeRoaring(encode(rows, 'bits')), rows)
  })

  test('that are cut off or of another kind are refused', () => {
    const bytes = encode([1, 2, 70_000], 'array')
    for (let length = 0; length < bytes.length; length++)
      assert.throws(() => decodeRoaring(bytes.subarray(0, length)), /deletion vector/u)
    assert.throws(() => decodeRoaring(Buffer.alloc(20)), /wrong magic number/u)
  })
})

test('Z85 is that of its specification', () => {
  assert.equal(decodeZ85('HelloWorld').toString('hex'), '864fd26fb559f75b')
  assert.throws(() => decodeZ85('Hell'), /cut off/u)
  assert.throws(() => decodeZ85('Hell~'), /none of Z85/u)
  assert.throws(() => decodeZ85('#####'), /no Z85/u)
})
