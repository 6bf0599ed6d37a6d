import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from './env/checkout.ts'
import { slowFiles } from './slow-files.ts'

test('the slow files are there: one that was renamed would be run by everybody', () => {
  for (const file of slowFiles) assert.ok(existsSync(join(checkout, file)), file)
})
