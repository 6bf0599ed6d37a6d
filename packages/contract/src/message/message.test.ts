import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from './decode.ts'
import { double, int64, list, nested, oneOf, string } from './field.ts'
import { message, type Infer } from './message.ts'

const point = message('Point', { x: double().required(), label: string() })

const shape = message('Shape', {
  kind: oneOf({ line: 1, area: 2 }).required(),
  points: list(nested(point)).about('In drawing order.'),
  shown: list(string()).optional(),
  version: int64().about('Counts from 1.').default(1),
})

/** Two types are one when each can stand for the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : false

interface Point {
  readonly x: number
  readonly label?: string
}

interface Shape {
  readonly kind: 'area' | 'line'
  readonly points: readonly Infer<typeof point>[]
  readonly version: Infer<typeof shape.fields.version>
  readonly shown?: readonly string[]
}

test('the type of a message follows from its fields: what may be absent is optional, never undefined', () => {
  const same: readonly true[] = [
    true satisfies Same<Infer<typeof point>, Point>,
    true satisfies Same<Infer<typeof shape>, Shape>,
  ]
  const read: Shape = decode(shape, { kind: 'line', points: [{ x: 1 }] })
  assert.deepEqual(read, { kind: 'line', points: [{ x: 1 }], version: 1 })
  assert.equal(same.length, 2)
})

test('what is said of a field is in the schema, beside its default and for lists as well', () => {
  assert.deepEqual(shape.schema(), {
    title: 'Shape',
    type: 'object',
    properties: {
      kind: { type: 'string', enum: ['line', 'area'] },
      points: { type: 'array', items: point.schema(), description: 'In drawing order.' },
      shown: { type: 'array', items: { type: 'string' } },
      version: { type: 'integer', format: 'int64', description: 'Counts from 1.', default: 1 },
    },
    required: ['kind'],
  })
})
