import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateLoggedModelName } from './logged-model-limits.ts'

test('names of logged models are not empty and have no marks of paths and queries', () => {
  for (const name of ['model', 'my model-1_x', 'é'])
    assert.doesNotThrow(() => validateLoggedModelName(name))
  for (const name of ['', 'a/b', 'a:b', 'a.b', 'a%b', 'a"b', "a'b"]) {
    assert.throws(() => validateLoggedModelName(name), /^StemmaError: Invalid model name/)
  }
})
