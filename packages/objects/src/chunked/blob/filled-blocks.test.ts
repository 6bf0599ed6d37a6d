import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { noise } from '../store/test-store.ts'
import { blockBytes, Blocks } from './blocks.ts'
import { FilledBlocks } from './filled-blocks.ts'

const most = 2.5 * blockBytes

test('what is added comes out as it was, in whole blocks and a rest', () => {
  const bytes = noise('blocks', most)
  const place = fc.oneof(fc.nat(most), fc.constantFrom(0, blockBytes, 2 * blockBytes, most))
  const property = fc.property(fc.array(place, { maxLength: 8 }), (places) => {
    const out = new FilledBlocks(new Blocks())
    const full: Buffer[] = []
    let from = 0
    for (const to of [...places, most].sort((a, b) => a - b)) {
      out.add(bytes.subarray(from, to))
      from = to
      if (out.hasFull) full.push(...out.takeFull())
    }
    assert.ok(full.every(({ byteLength }) => byteLength === blockBytes))
    assert.ok(Buffer.concat([...full, out.rest()]).equals(bytes))
  })
  fc.assert(property, { numRuns: 30 })
})
