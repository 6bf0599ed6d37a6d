import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noise } from '../store/test-store.ts'
import { DraftMemory } from './draft-memory.ts'

test('pieces of one blob never share a byte, and the next blob gets their memory', () => {
  const memory = new DraftMemory()
  const space = memory.begin()
  const sizes = [0, 1, 500_000, 524_288, 524_289, 3_000_000, 70_000, 262_144]
  const copies = sizes.map((size) => space.copy(noise(`${size}`, size)))
  for (const [at, size] of sizes.entries()) assert.ok(copies[at]?.equals(noise(`${size}`, size)))
  const { blocks } = space
  assert.ok(blocks.length >= 2)
  const next = memory.begin()
  memory.giveBack(space)
  next.copy(noise('next', 100))
  assert.ok(blocks.some((block) => block === next.blocks[0]))
})
