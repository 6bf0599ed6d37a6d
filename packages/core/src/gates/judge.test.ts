import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, gatePolicy, type GatePolicy, type NativeGateMeasure } from '@stemma/contract'
import { checkPolicy } from './check-policy.ts'
import { judge, type Judged } from './judge.ts'
import { compareModels } from './statistics/compare-models.ts'
import { seededRandom, type Random } from './statistics/random.ts'

const policy = (more: object = {}): GatePolicy =>
  decode(gatePolicy, { label: 'y', primary: { metric: 'mae' }, ...more })

const seen = (metric: string, improvement: number, half: number): NativeGateMeasure => ({
  ...{ metric, rows: 1000, candidate: 1, against: 1 + improvement, improvement },
  ...{ low: improvement - half, high: improvement + half, standard_error: half / 1.96 },
  p_worse: 1,
})

const judged = (
  more: object,
  measures: readonly NativeGateMeasure[],
  figures: Parameters<typeof judge>[1]['figures'] = [],
): Judged => judge(policy(more), { rows: 1000, measures, figures })

test('better throughout the interval is promoted, worse throughout is rejected, between is held', () => {
  assert.equal(judged({}, [seen('mae', 0.2, 0.1)]).verdict, 'PROMOTE')
  const held = judged({}, [seen('mae', 0.1, 0.2)])
  assert.equal(held.verdict, 'HOLD')
  // (1.96 + 0.84)² (0.2 / 1.96)² / 0.1² = 8.16 times the rows.
  assert.equal(held.rowsNeeded, 8164)
  assert.equal(judged({}, [seen('mae', -0.2, 0.1)]).verdict, 'REJECT')
  const effect = { primary: { metric: 'mae', min_effect: 0.15 } }
  assert.equal(judged(effect, [seen('mae', 0.2, 0.1)]).verdict, 'HOLD')
  assert.equal(judged(effect, [seen('mae', 0.02, 0.1)]).verdict, 'REJECT')
})

test('no number of rows helps a candidate that is not better', () => {
  const held = judged({}, [seen('mae', -0.05, 0.1)])
  assert.deepEqual([held.verdict, held.rowsNeeded], ['HOLD', undefined])
})

test('a guard rail that may be broken holds, one that is broken rejects', () => {
  const guarded = { guardrails: [{ metric: 'rmse', margin: 0.05 }] }
  const better = seen('mae', 0.2, 0.1)
  assert.equal(judged(guarded, [better, seen('rmse', 0.01, 0.05)]).verdict, 'PROMOTE')
  const unsure = judged(guarded, [better, seen('rmse', -0.03, 0.05)])
  assert.equal(unsure.verdict, 'HOLD')
  const worse = { ...seen('rmse', -0.2, 0.05), p_worse: 0.0005 }
  const rejected = judged(guarded, [better, worse])
  assert.equal(rejected.verdict, 'REJECT')
  assert.match(rejected.reasons[0] ?? '', /^rmse: better by -0\.2/u)
})

test('one bad slice of many may be chance', () => {
  const names = Array.from({ length: 20 }, (_, at) => `part-${at}`)
  const many = {
    slices: names.map((name) => ({ name, where: 'a = 1' })),
    guardrails: names.map((slice) => ({ metric: 'rmse', margin: 0, slice })),
  }
  const slices = names.map((slice, at) => ({
    ...seen('rmse', 0.2, 0.1),
    ...{ slice, p_worse: at === 3 ? 0.02 : 0.9 },
  }))
  assert.equal(judged(many, [seen('mae', 0.2, 0.1), ...slices]).verdict, 'PROMOTE')
})

test('a limit that is broken, or a figure that nobody measured, rejects', () => {
  const better = seen('mae', 0.2, 0.1)
  const limits = { limits: [{ metric: 'latency_us', at_most_ratio: 1.5 }] }
  const slow = [{ metric: 'latency_us', candidate: 200, against: 100 }]
  assert.match(
    judged(limits, [better], slow).reasons[0] ?? '',
    /latency_us is 200.*1\.5 times 100/u,
  )
  const quick = [{ metric: 'latency_us', candidate: 120, against: 100 }]
  assert.equal(judged(limits, [better], quick).verdict, 'PROMOTE')
  assert.match(judged(limits, [better]).reasons[0] ?? '', /not known/u)
  const most = { limits: [{ metric: 'mae', at_most: 0.5 }] }
  assert.match(judged(most, [better]).reasons[0] ?? '', /mae is 1, at most 0\.5/u)
})

test('too few rows hold', () => {
  const { verdict, reasons } = judge(policy(), {
    rows: 20,
    measures: [{ metric: 'mae', rows: 20, p_worse: 1 }],
    figures: [],
  })
  assert.equal(verdict, 'HOLD')
  assert.match(reasons.join(' '), /too few.*20 rows are fewer/u)
})

test('a policy that can not be carried out is refused, and names the field', () => {
  for (const [more, wrong] of [
    [{ primary: { metric: 'magic' } }, /policy\.primary\.metric.*There is no metric 'magic'/u],
    [{ guardrails: [{ metric: 'mae', margin: -1 }] }, /policy\.guardrails\[0\]\.margin/u],
    [{ guardrails: [{ metric: 'mae', slice: 'x' }] }, /guardrails\[0\]\.slice.*no slice 'x'/u],
    [{ limits: [{ metric: 'size_bytes' }] }, /limits\[0\].*at_least/u],
    [{ confidence: 1 }, /policy\.confidence/u],
    [{ cluster: 'a', time: 'b' }, /policy\.time/u],
  ] as const)
    assert.throws(() => {
      checkPolicy(policy(more))
    }, wrong)
})

/** Normally distributed, by Box and Muller. */
function normal(random: Random): number {
  const [u, v] = [(random.below(1e9) + 1) / 1e9, random.below(1e9) / 1e9]
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)
}

/** How often candidates that are better by `effect` are promoted on so many rows. */
function promoted(
  effect: number,
  { rows, trials }: { readonly rows: number; readonly trials: number },
): number {
  const random = seededRandom(effect === 0 ? 11 : 12)
  let count = 0
  for (let trial = 0; trial < trials; trial++) {
    const against = Float64Array.from({ length: rows }, () => 10 + effect + normal(random))
    const [measure] = compareModels(
      {
        task: 'regression',
        ...{ count: rows, slices: new Map(), truth: new Float64Array(rows), against },
        candidate: new Float64Array(rows).fill(10),
      },
      [{ metric: 'mae', margin: 0 }],
      { resamples: 400, confidence: 0.95, seed: trial },
    )
    const { metric, pWorse, slice: _, ...figures } = measure ?? assert.fail()
    const found = { metric, p_worse: pWorse, ...figures, standard_error: figures.standardError }
    if (judge(policy(), { rows, measures: [found], figures: [] }).verdict === 'PROMOTE') count += 1
  }
  return count / trials
}

test('without a difference at most one candidate in twenty is promoted, in 2,000 trials', () => {
  const share = promoted(0, { rows: 200, trials: 2000 })
  assert.ok(share <= 0.05, `${share}`)
})

test('with the effect for which the rows are said to be enough, four in five are', () => {
  // A standard error of 0.07 with 200 rows: (1.96 + 0.84) 0.07 = 0.198.
  const share = promoted(0.198, { rows: 200, trials: 1000 })
  assert.ok(share >= 0.76 && share <= 0.86, `${share}`)
})
