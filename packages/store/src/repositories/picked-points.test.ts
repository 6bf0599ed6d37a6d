import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  addPoint,
  byStep,
  comparePoints,
  identityOf,
  noPoints,
  pointAt,
  sortPoints,
} from '../points/points.ts'
import { addTestRun, openTestStore, testDatabases } from '../stores.testing.ts'
import { pickPoints } from './picked-points.ts'
import { appendPoints, moveLogToBlocks, readPoints } from './points.ts'
import { lockRun, touchRun } from './runs.ts'

/** Mostly forward, as training logs; sometimes back, so that blocks overlap. */
const batch = fc.record({
  advance: fc.integer({ min: -3, max: 40 }),
  count: fc.integer({ min: 1, max: 30 }),
  stride: fc.constantFrom(1, 1, 2, 1000),
  isHuge: fc.constantFrom(false, false, false, true),
  tidy: fc.boolean(),
})

const batches = fc.array(batch, { minLength: 1, maxLength: 6 })

for (const { name, make } of testDatabases) {
  describe(name, () => {
    test('points picked by place are those of the whole history in order', async (t) => {
      const store = await openTestStore(t, make)
      let runs = 0
      let picks = 0
      await fc.assert(
        fc.asyncProperty(batches, fc.constantFrom(1, 3, 17), async (batches, every) => {
          const runId = `run${++runs}`
          const { runNo } = await addTestRun(store, runId)
          let step = 0
          for (const { advance, count, stride, isHuge, tidy } of batches) {
            step += advance
            const points = noPoints()
            for (let index = 0; index < count; index++, step += stride)
              addPoint(points, {
                step: isHuge ? 2n ** 60n + BigInt(step) : step,
                time: 1_700_000_000_000 + step,
                value: Math.sin(step),
              })
            await store.write(async (tx) => {
              const run = (await lockRun(tx, runId)) ?? assert.fail()
              await touchRun(tx, runNo, await appendPoints(tx, run, new Map([['loss', points]])))
              if (tidy) await moveLogToBlocks(tx, runNo)
            })
          }
          await store.read(async (db) => {
            const all = sortPoints(await readPoints(db, runNo, 'loss'), byStep)
            const order = Array.from(all.values, (_, index) => pointAt(all, index))
            assert.ok(order.every((p, i) => i === 0 || comparePoints(order[i - 1] ?? p, p) < 0))
            const places = order.map((_, place) => place).filter((place) => place % every === 0)
            const picked = await pickPoints(db, { runNo, key: 'loss' }, (count) => {
              assert.equal(count, order.length)
              return places
            })
            if (picked === undefined) return
            picks++
            assert.deepEqual(
              Array.from(picked.values, (_, index) => identityOf(pointAt(picked, index))),
              places.map((place) => identityOf(order[place] ?? assert.fail())),
            )
          })
        }),
        { numRuns: name === 'sqlite' ? 120 : 30 },
      )
      assert.ok(picks > 0, 'some histories were in order')
    })
  })
}
