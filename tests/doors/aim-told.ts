import assert from 'node:assert/strict'

interface Told {
  readonly runs: readonly string[]
  readonly name: string
  readonly experiment: string
  readonly tags: readonly string[]
  readonly description: string
  readonly hparams: unknown
  readonly seed: unknown
  readonly environment: boolean
  readonly system: readonly string[]
  readonly loss: readonly number[]
  readonly steps: readonly number[]
  readonly epochs: readonly number[]
  readonly metrics: readonly unknown[]
  readonly query: readonly string[]
  readonly 'metric query': readonly unknown[]
  readonly words: readonly string[]
  readonly pictures: readonly unknown[]
  readonly weights: readonly number[]
}

/** What a run of `aim_run.py` says last. */
export function resultOf(said: string): unknown {
  const line = /^RESULT (.*)$/mu.exec(said)?.[1] ?? assert.fail(said)
  return JSON.parse(line)
}

/** Checks what `aim_run.py read` said of a run that its `write` made. */
export function assertTold(said: unknown, hash: string): void {
  // The program prints all of it.
  const told = said as Told
  assert.deepEqual(told.runs, [hash])
  assert.deepEqual(
    [told.name, told.experiment, told.tags, told.description],
    ['named', 'exp', ['best'], 'described'],
  )
  assert.deepEqual(told.hparams, {
    lr: 0.1,
    layers: [1, 2],
    // 2^60, as JSON has it.
    deep: { flag: true, none: null, big: 2 ** 60 },
  })
  assert.equal(told.seed, 7)
  const steps = Array.from({ length: 100 }, (_, step) => step)
  assert.deepEqual(told.steps, steps)
  assert.deepEqual(
    told.loss,
    steps.map((step) => 1 / (step + 1)),
  )
  assert.deepEqual(
    told.epochs,
    steps.map((step) => Math.floor(step / 10)),
  )
  assert.deepEqual(told.metrics, [
    ['a', { layer: 3 }],
    ['acc', {}],
    ['b', { layer: 3 }],
    ['epoch', {}],
    ['loss', { subset: 'train' }],
    ['odd=name?', {}],
  ])
  assert.deepEqual([told.query, told['metric query']], [[hash], [['loss', { subset: 'train' }]]])
  assert.deepEqual(told.words, ['text 0', 'text 1', 'text 2'])
  assert.deepEqual(
    told.pictures,
    [0, 1, 2].map((step) => [step * 10, `image ${step}`]),
  )
  assert.deepEqual(told.weights, [4, 4, 4])
  // Only packages, arguments and the like.
  assert.deepEqual([told.environment, told.system.includes('env_variables')], [false, false])
}
