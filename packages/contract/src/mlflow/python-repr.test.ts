import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pythonRepr, pythonReprList } from './python-repr.ts'

test("texts look as Python's repr shows them", () => {
  assert.equal(pythonRepr('abc'), "'abc'")
  assert.equal(pythonRepr("it's"), `"it's"`)
  assert.equal(pythonRepr(`it's "x"`), String.raw`'it\'s "x"'`)
  assert.equal(pythonRepr('a\\\n\t\r\u0001é'), String.raw`'a\\\n\t\r\x01é'`)
  assert.equal(pythonReprList(['a', 'b']), "['a', 'b']")
  assert.equal(pythonReprList([]), '[]')
})
