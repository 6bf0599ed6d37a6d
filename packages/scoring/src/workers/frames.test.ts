import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { predictionsOf } from '../predictions-of.ts'
import { FrameReader, writeFrame } from './frames.ts'

test('messages come whole, in whatever pieces they travel', () => {
  const line = new PassThrough()
  writeFrame(line, { id: 1, text: 'é' }, Buffer.from('one'))
  writeFrame(line, { id: 2 }, Buffer.alloc(0))
  const bytes = line.read() as Buffer
  for (const size of [1, 3, 7, bytes.length]) {
    const seen: unknown[] = []
    const reader = new FrameReader((head, body) => seen.push([head['id'], body.toString()]))
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
    assert.deepEqual(seen, [
      [1, 'one'],
      [2, ''],
    ])
  }
})

test('numbers that JSON does not have are nothing', () => {
  const heads: unknown[] = []
  const reader = new FrameReader((head) => heads.push(head))
  const line = new PassThrough()
  writeFrame(line, {}, Buffer.alloc(0))
  const text = Buffer.from('{"computed": {"a": NaN, "b": [-Infinity, "NaN"]}}')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  reader.push(Buffer.concat([length, text, Buffer.alloc(4)]))
  assert.deepEqual(heads, [{ computed: { a: null, b: [null, 'NaN'] } }])
})

test('each row of an answer has its part of what was computed', () => {
  const rows = predictionsOf('{"predictions": [0, NaN]}', { points: [1, 2], limit: 4, odd: [1] }, [
    'a',
  ])
  assert.deepEqual(rows, [
    { row: 0, entityKey: 'a', output: '0', computed: '{"points":1,"limit":4,"odd":[1]}' },
    { row: 1, entityKey: '', output: 'null', computed: '{"points":2,"limit":4,"odd":[1]}' },
  ])
  assert.deepEqual(predictionsOf('no JSON', {}, []), [])
})
