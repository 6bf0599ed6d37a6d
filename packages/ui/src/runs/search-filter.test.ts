import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchFilter } from './search-filter.ts'

test('filters go to the server as they are, other text looks for names', () => {
  const filters = [
    'metrics.loss < 0.1',
    "params.model = 'tree' AND status = 'FINISHED'",
    "run_id IN ('a', 'b')",
    "tags.x LIKE '%a%'",
    'params.depth IS NULL',
  ]
  for (const filter of filters) assert.equal(searchFilter(` ${filter}`), filter)
  assert.equal(searchFilter('  '), '')
  assert.equal(searchFilter('trees in winter'), "attributes.run_name ILIKE '%trees in winter%'")
  assert.equal(searchFilter("o'neil"), "attributes.run_name ILIKE '%o_neil%'")
})
