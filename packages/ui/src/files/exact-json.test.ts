import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExactly } from './exact-json.ts'

test('numbers are shown as they were logged', () => {
  const text = '{"id":9007199254740993,"x":[1.0,1e400,-0,7,0.1],"s":"1.0","n":null}'
  assert.equal(JSON.stringify(parseExactly(text)), text)
  assert.throws(() => parseExactly('{'), SyntaxError)
})
