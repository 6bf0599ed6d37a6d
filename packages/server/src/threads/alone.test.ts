import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alone } from './alone.ts'

test('bytes that share their memory are copied out of it', () => {
  const memory = new Uint8Array([1, 2, 3, 4])
  const bytes = alone(memory.subarray(1, 3))
  assert.deepEqual(bytes, new Uint8Array([2, 3]))
  assert.equal(bytes.buffer.byteLength, 2)
  memory.fill(0)
  assert.deepEqual(bytes, new Uint8Array([2, 3]))
})

test('bytes alone in their memory stay where they are', () => {
  const memory = new Uint8Array([1, 2, 3, 4])
  assert.equal(alone(memory).buffer, memory.buffer)
  assert.equal(alone(new Uint8Array()).byteLength, 0)
})

test('bytes in memory that threads share are copied', () => {
  const bytes = alone(new Uint8Array(new SharedArrayBuffer(4)).fill(7))
  assert.deepEqual(bytes, new Uint8Array([7, 7, 7, 7]))
})
