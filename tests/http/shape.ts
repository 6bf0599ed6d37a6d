import assert from 'node:assert/strict'

/** Text that matches, a kind of value, another shape, or exactly this value. */
export type Shape = Matcher | RegExp | string | number | boolean | readonly Shape[] | ShapeObject

export interface ShapeObject {
  readonly [key: string]: Shape
}

export class Matcher {
  readonly name: string
  readonly matches: (value: unknown) => boolean
  readonly optional: boolean

  constructor(name: string, matches: (value: unknown) => boolean, optional = false) {
    this.name = name
    this.matches = matches
    this.optional = optional
  }
}

/** Milliseconds of this century, as a JSON number. */
export const ms: Matcher = new Matcher(
  'milliseconds',
  (value) => typeof value === 'number' && Number.isInteger(value) && value > 1_500_000_000_000,
)

/** Any value, which must be there. */
export const anything: Matcher = new Matcher('anything', (value) => value !== undefined)

/** A key that may be absent, and is free when it is there. */
export const maybe: Matcher = new Matcher('maybe', () => true, true)

export const runId: RegExp = /^[0-9a-f]{32}$/
export const modelId: RegExp = /^m-[0-9a-f]{32}$/

/** A list whose every item has this shape; `optional` when the key may be absent. */
export function listOf(shape: Shape, options: { optional?: boolean } = {}): Matcher {
  const matches = (value: unknown): boolean => {
    if (!Array.isArray(value)) return false
    for (const item of value) assertShape(item, shape)
    return true
  }
  return new Matcher('list', matches, options.optional ?? false)
}

/** A list of `{key, value}` that has at least these. */
export function keysAndValues(expected: Readonly<Record<string, string>>): Matcher {
  return new Matcher(`pairs with ${Object.keys(expected).join(', ')}`, (value) => {
    assert.ok(Array.isArray(value), 'expected a list of keys and values')
    const found = new Map(
      value.map((item: { key: string; value: string }) => [item.key, item.value]),
    )
    for (const [key, text] of Object.entries(expected))
      assert.equal(found.get(key), text, `value of ${key}`)
    return true
  })
}

/** Fails with the path of the first difference. Objects must have exactly the keys of their shape, `maybe` ones aside. */
export function assertShape(actual: unknown, shape: Shape, path = '$'): void {
  if (shape instanceof Matcher) {
    assert.ok(
      shape.matches(actual),
      `${path}: expected ${shape.name}, got ${JSON.stringify(actual)}`,
    )
  } else if (shape instanceof RegExp) {
    assert.ok(typeof actual === 'string', `${path}: expected text, got ${JSON.stringify(actual)}`)
    assert.match(actual, shape, path)
  } else if (isList(shape)) {
    assert.ok(Array.isArray(actual), `${path}: expected a list, got ${JSON.stringify(actual)}`)
    assert.equal(actual.length, shape.length, `${path}: length of ${JSON.stringify(actual)}`)
    for (const [index, item] of shape.entries())
      assertShape(actual[index], item, `${path}[${index}]`)
  } else if (typeof shape === 'object') {
    assertObject(actual, shape, path)
  } else {
    assert.equal(actual, shape, path)
  }
}

function isList(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape)
}

function assertObject(actual: unknown, shape: ShapeObject, path: string): void {
  assert.ok(
    typeof actual === 'object' && actual !== null && !Array.isArray(actual),
    `${path}: expected an object, got ${JSON.stringify(actual)}`,
  )
  const given = new Map<string, unknown>(Object.entries(actual))
  for (const [key, expected] of Object.entries(shape)) {
    const optional = expected instanceof Matcher && expected.optional
    assert.ok(given.has(key) || optional, `${path}.${key} is missing in ${JSON.stringify(actual)}`)
    if (given.has(key)) assertShape(given.get(key), expected, `${path}.${key}`)
  }
  for (const key of given.keys()) assert.ok(key in shape, `${path}.${key} was not expected`)
}
