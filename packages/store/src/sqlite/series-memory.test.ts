import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newSeries } from '../repositories/series.ts'
import { SeriesMemory } from './series-memory.ts'

test('a summary that was lent is forgotten when its transaction does not stay, even if nothing was written', () => {
  const memory = remember(1, ['loss'])
  memory.lend(1)
  memory.rollBack()
  assert.equal(memory.lend(1).size, 0)
})

test('what was lent in transactions that stayed is remembered', () => {
  const memory = remember(1, ['loss', 'accuracy'])
  memory.keep(2, [summary(2, 'loss')])
  memory.rollBack()
  assert.deepEqual([...memory.lend(1).keys()], ['loss', 'accuracy'])
  assert.equal(memory.lend(2).size, 0)
})

test('the runs used longest ago are forgotten first', () => {
  const keys = Array.from({ length: 9000 }, (_, index) => `metric-${index}`)
  const memory = remember(1, keys)
  memory.keep(2, [summary(2, 'loss')])
  memory.lend(1)
  memory.keep(
    3,
    keys.map((key) => summary(3, key)),
  )
  memory.keep(
    4,
    keys.slice(0, 2000).map((key) => summary(4, key)),
  )
  assert.deepEqual(
    [1, 2, 3, 4].map((runNo) => memory.lend(runNo).size),
    [9000, 0, 9000, 2000],
  )
})

function remember(runNo: number, keys: readonly string[]): SeriesMemory {
  const memory = new SeriesMemory()
  memory.keep(
    runNo,
    keys.map((key) => summary(runNo, key)),
  )
  memory.commit()
  return memory
}

function summary(runNo: number, key: string) {
  return newSeries({ runNo, experimentId: 1, key }, { steps: [1], times: [1], values: [1] }).series
}
