import type { KeyValue, NativeRecipe } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { CliError } from '../fail.ts'
import { performRecipe, type ReproduceOptions } from '../run/reproduce.ts'
import type { Session } from '../session.ts'

/** One thing of the later version in the recipe of the earlier one, and what came of it. */
export interface Swap {
  /** `data train`, `code`, `parameter alpha`. */
  readonly what: string
  readonly run_id: string
  /** Of those metrics that both versions have. */
  readonly metrics: readonly SwappedMetric[]
}

export interface SwappedMetric {
  readonly key: string
  readonly before: number
  readonly swapped: number
  readonly now: number
}

export type Attribution = readonly Swap[]

type Options = Omit<ReproduceOptions, 'run' | 'tolerance'> & {
  readonly model: string
  readonly from: number
  readonly to: number
  readonly recipes: readonly [NativeRecipe, NativeRecipe]
}

/**
 * Trains the earlier version once for each thing that differs, with that thing alone as the later version had it. Training that fails is told, and the
 * others go on. Throws CliError if nothing differs that could be swapped.
 */
export async function attribute(session: Session, options: Options): Promise<Attribution> {
  const { recipes, model, from, to } = options
  const [before, now] = recipes
  const swaps = swapsOf(before, now)
  if (swaps.length === 0)
    throw new CliError(
      `data, code and parameters of ${model}/${from} and ${model}/${to} are the same.`,
    )
  const old = await metricsOf(session, before.run_id)
  const later = await metricsOf(session, now.run_id)
  const { experiment_id: experimentId } = await call(session.http, 'runs.get', {
    run_id: now.run_id,
  })
  const found: Swap[] = []
  for (const { what, param, recipe } of swaps) {
    await session.note(`Training ${model}/${from} with ${what} of ${model}/${to}.`)
    const done = await performRecipe(session, recipe, {
      ...(options.experimentName === undefined && { experimentId }),
      ...options,
      param,
      tags: [{ key: 'stemma.attributes', value: `models:/${model}/${from} with ${what} of ${to}` }],
    })
    if (options.signal.aborted) throw new CliError('stopped.')
    if (done.status !== 'FINISHED') {
      await session.note(`Not told for ${what}: ${done.reason}.`)
      continue
    }
    const swapped = await metricsOf(session, done.runId)
    const metrics = [...old].flatMap(([key, value]) => {
      const [is, will] = [swapped.get(key), later.get(key)]
      return is === undefined || will === undefined
        ? []
        : [{ key, before: value, swapped: is, now: will }]
    })
    found.push({ what, run_id: done.runId, metrics })
  }
  return found
}

interface WantedSwap {
  readonly what: string
  readonly recipe: NativeRecipe
  readonly param: readonly KeyValue[]
}

function swapsOf(before: NativeRecipe, now: NativeRecipe): readonly WantedSwap[] {
  const data = new Map(before.data.map(({ parameter, data: version }) => [parameter, version]))
  const ofData = now.data
    .filter(
      ({ parameter, data: version }) =>
        data.has(parameter) && parameter !== '' && data.get(parameter) !== version,
    )
    .map(({ parameter, value }) => ({
      ...{ what: `data ${parameter}`, recipe: before },
      param: [{ key: parameter, value }],
    }))
  const values = new Map(before.parameters.map(({ key, value }) => [key, value]))
  const ofParameters = now.parameters
    .filter(({ key, value }) => values.has(key) && values.get(key) !== value && !data.has(key))
    .map((one) => ({ what: `parameter ${one.key}`, recipe: before, param: [one] }))
  const isOther =
    before.commit !== now.commit ||
    before.patch !== '' ||
    now.patch !== '' ||
    before.files !== '' ||
    now.files !== ''
  // The later code, with what was given to the earlier one.
  const code: readonly WantedSwap[] = isOther
    ? [
        {
          what: 'code',
          recipe: { ...now, parameters: before.parameters, data: before.data },
          param: [],
        },
      ]
    : []
  return [...ofData, ...code, ...ofParameters]
}

async function metricsOf({ http }: Session, run_id: string): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await call(http, 'runs.get', { run_id })
  // Not a number goes as text.
  return new Map(metrics.map(({ key, value }) => [key, Number.parseFloat(String(value))]))
}
