import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChunkIndex } from '../index/chunk-index.ts'
import { leasedOf } from './pages-of.ts'

test('leases that ended are forgotten in small steps, and the others are given', async () => {
  const index = new ChunkIndex(':memory:')
  const ids = Array.from({ length: 8000 }, (_, at) => at.toString(16).padStart(64, '0'))
  const isLong = (id: string): boolean => id.endsWith('7')
  index.add({ leases: new Map(ids.map((id) => [id, isLong(id) ? 100 : 50])) })
  let turns = 0
  let isReading = true
  const turn = (): void => {
    turns += 1
    if (isReading) setImmediate(turn)
  }
  setImmediate(turn)
  const given: string[] = []
  for await (const id of leasedOf(index, 80)) given.push(id)
  isReading = false
  assert.deepEqual(given, ids.filter(isLong))
  const left = index.leases(undefined, 8000)
  assert.deepEqual(
    left.map(({ id }) => id),
    ids.filter(isLong),
  )
  assert.ok(turns >= 3, `${turns} turns`)
  index.close()
})
