import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodePath, encodePath } from './keys.ts'
import { packPairs, unpackPairs } from './pairs.ts'
import { AimObject, foldPairs, unfold, type AimValue } from './values.ts'

// An empty name can't be told from a number: Aim's own form can't either.
const key = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
)
const { tree } = fc.letrec<{ tree: AimValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((list) => new Map(list)),
    fc
      .tuple(fc.constantFrom('aim.text', 'aim.image'), fc.array(fc.tuple(key, tie('tree'))))
      .map(([name, list]) => new AimObject(name, new Map(list))),
  ),
}))

test('a tree comes back from its packed nodes as it was', () => {
  fc.assert(
    fc.property(tree, (value) => {
      assert.deepEqual(foldPairs(unpackPairs(packPairs(unfold(value)))), value)
    }),
  )
})

test('a path comes back from its bytes', () => {
  fc.assert(
    fc.property(fc.array(key), (keys) => assert.deepEqual(decodePath(encodePath(keys)), keys)),
  )
})

test('bytes as the client packs them', () => {
  // `pack_args(encode_tree(['a', {}]))` of aim 3.29.1.
  const bytes = Buffer.from(
    '00000000000100000006' +
      '0a000000fe0000000000000000fe000200000004' +
      '61' +
      '0a000000fe0000000000000001fe000100000007',
    'hex',
  )
  assert.deepEqual(foldPairs(unpackPairs(bytes)), ['a', new Map()])
})

test('what is cut, or any other bytes, is refused and no more', () => {
  const whole = packPairs(unfold(new Map([['a', 'text']])))
  for (let length = 1; length < whole.length; length++)
    assert.throws(() => unpackPairs(whole.subarray(0, length)), { code: 'BAD_REQUEST' })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        foldPairs(unpackPairs(bytes))
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'BAD_REQUEST')
      }
    }),
  )
})
