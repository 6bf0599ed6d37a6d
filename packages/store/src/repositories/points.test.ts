import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  comparePoints,
  addPoint,
  identityOf,
  noPoints,
  pointAt,
  type Point,
  type PointList,
} from '../points/points.ts'
import { addTestRun, openTestStore, testDatabases } from '../stores.testing.ts'
import { appendPoints, moveLogToBlocks, readPoints } from './points.ts'
import { lockRun, touchRun } from './runs.ts'
import { firstOf, lastOf, readSeries } from './series.ts'

const point: fc.Arbitrary<Point> = fc.record({
  step: fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constant(2n ** 60n)),
  time: fc.integer({ min: 0, max: 3 }),
  value: fc.constantFrom(0, 1, -1.5, NaN, Number.MAX_VALUE),
})
const batch = fc.record({
  points: fc.array(fc.tuple(fc.constantFrom('loss', 'läuft/a b'), point), {
    minLength: 1,
    maxLength: 12,
  }),
  tidy: fc.boolean(),
})

for (const { name, make } of testDatabases) {
  describe(name, () => {
    test('whatever order points arrive in, each is kept once and the summary is theirs', async (t) => {
      const store = await openTestStore(t, make)
      let count = 0
      await fc.assert(
        fc.asyncProperty(fc.array(batch, { maxLength: 6 }), async (batches) => {
          const runId = `run${++count}`
          await addTestRun(store, runId)
          const model = new Map<string, Map<string, Point>>()
          for (const { points, tidy } of batches) {
            const incoming = new Map<string, PointList>()
            for (const [key, one] of points) {
              if (!incoming.has(key)) incoming.set(key, noPoints())
              addPoint(incoming.get(key) ?? noPoints(), one)
              if (!model.has(key)) model.set(key, new Map())
              model.get(key)?.set(identityOf(one), one)
            }
            await store.write(async (tx) => {
              const run = await lockRun(tx, runId)
              assert.ok(run)
              await touchRun(tx, run.runNo, await appendPoints(tx, run, incoming))
              if (tidy) await moveLogToBlocks(tx, run.runNo)
            })
          }
          await store.read(async (db) => {
            const [[runNo] = []] = await db.rows('select run_no from runs where run_id = ?', [
              runId,
            ])
            for (const [key, unique] of model) {
              const expected = [...unique.values()].toSorted(comparePoints)
              const stored = await readPoints(db, Number(runNo), key)
              const found = Array.from(stored.values, (_, index) => pointAt(stored, index))

                .toSorted(comparePoints)
              assert.deepStrictEqual(found.map(identityOf), expected.map(identityOf))
              const summary = (await readSeries(db, Number(runNo), [key])).get(key)
              assert.ok(summary)
              const finite = expected
                .map(({ value }) => value)
                .filter((value) => !Number.isNaN(value))
              assert.equal(summary.count, expected.length)
              assert.equal(
                identityOf(lastOf(summary)),
                identityOf(expected.at(-1) ?? assert.fail()),
              )
              assert.equal(identityOf(firstOf(summary)), identityOf(expected[0] ?? assert.fail()))
              assert.equal(summary.min_value, finite.length === 0 ? null : Math.min(...finite))
              assert.equal(summary.max_value, finite.length === 0 ? null : Math.max(...finite))
              assert.equal(summary.finite_count, finite.length)
            }
          })
        }),
        { numRuns: name === 'sqlite' ? 150 : 40 },
      )
    })

    test('a summary counts nothing of what was rolled back', async (t) => {
      const store = await openTestStore(t, make)
      const { runNo } = await addTestRun(store, 'torn')
      const log = (step: number, end: () => void = () => {}) =>
        store.write(async (tx) => {
          const run = (await lockRun(tx, 'torn')) ?? assert.fail()
          const points = { steps: [step], times: [step], values: [step] }
          await touchRun(tx, runNo, await appendPoints(tx, run, new Map([['loss', points]])))
          end()
        })
      const fail = () => {
        throw new Error('no')
      }
      await log(1)
      const outcomes = await Promise.allSettled([log(2), log(3, fail), log(4)])
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      )
      await assert.rejects(log(5, fail))
      await log(6)
      const summary = (await store.read((db) => readSeries(db, runNo, ['loss']))).get('loss')
      assert.deepEqual(
        [summary?.count, summary?.total, summary?.last_value, summary?.first_value],
        [4, 13, 6, 1],
      )
    })

    test('a long series moves from the log into blocks and stays whole', async (t) => {
      const store = await openTestStore(t, make)
      const { runNo } = await addTestRun(store, 'long')
      for (let start = 0; start < 10_000; start += 1000) {
        const steps = Array.from({ length: 1000 }, (_, index) => start + index)
        await store.write(async (tx) => {
          const run = await lockRun(tx, 'long')
          assert.ok(run)
          const waiting = await appendPoints(
            tx,
            run,
            new Map([['loss', { steps, times: steps, values: steps }]]),
          )
          await touchRun(tx, runNo, waiting)
        })
      }
      await store.read(async (db) => {
        const [[blocks] = []] = await db.rows('select count(*) from metric_blocks')
        assert.ok(Number(blocks) > 0)
        const all = await readPoints(db, runNo, 'loss')
        assert.deepStrictEqual(
          [...all.steps].sort((a, b) => Number(a) - Number(b)),
          Array.from({ length: 10_000 }, (_, step) => step),
        )
        const some = await readPoints(db, runNo, 'loss', { from: 100, to: 110 })
        assert.ok(some.steps.length < 10_000 && some.steps.includes(105))
      })
    })
  })
}
