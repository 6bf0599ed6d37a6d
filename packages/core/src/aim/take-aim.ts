import { foldPairs, unpackPairs, type Int64 } from '@stemma/contract'
import {
  deleteRunFacts,
  putAimContexts,
  readAimContext,
  moveRun,
  putRunFacts,
  updateRun,
  moveLogToBlocks,
  type AimContext,
  type RunFact,
  type RunHead,
  type Tx,
} from '@stemma/store'
import { ensureExperiment } from '../client-runs/ensure-client-run.ts'
import {
  writeClientValues,
  type ClientPoint,
  type ClientText,
} from '../client-runs/log-client-values.ts'
import type { Context } from '../client-runs/plain-key.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveRun } from '../runs/require-active-run.ts'
import { below } from './aim-place.ts'
import { plainValue } from './plain-value.ts'

/** A change of the tree that is kept of a run as its client wrote it. */
export type AimStep =
  | { readonly kind: 'clear'; readonly place: string }
  | { readonly kind: 'put'; readonly fact: RunFact }

/** A point of a metric, whose context is named by Aim's number for it. */
export interface AimPoint {
  readonly context: string
  readonly name: string
  readonly value: number
  readonly step: Int64
  /** Milliseconds since 1970. */
  readonly time: Int64
  readonly epoch?: number | undefined
}

/** What a frame of Aim's client says of one run. */
export interface AimWrite {
  readonly runId: string
  readonly steps: readonly AimStep[]
  /** Contexts that it describes. */
  readonly contexts: readonly AimContext[]
  readonly points: readonly AimPoint[]
  readonly params: readonly ClientText[]
  readonly tags: readonly ClientText[]
  readonly refused: readonly string[]
  /** The experiment that it is to be in from here on. */
  readonly experiment?: string | undefined
  /** When it ended in milliseconds since 1970; null: it runs. */
  readonly endTime?: number | null | undefined
}

/** Takes what Aim's client wrote: all of a frame about a run, or nothing of it. The same frame again changes nothing. */
export async function takeAim(ctx: RowCtx, write: AimWrite): Promise<void> {
  authorize(ctx, 'run:write')
  const { runId, experiment } = write
  const experimentId =
    experiment === undefined ? undefined : Number(await ensureExperiment(ctx, experiment))
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    await putAimContexts(tx, write.contexts)
    await takeSteps(tx, run, write.steps)
    const points = await withContexts(tx, write.points)
    const { params, tags, refused } = write
    if (points.length + params.length + tags.length + refused.length > 0)
      await writeClientValues(tx, run, { points, params, tags, refused })
    await takeEnd(tx, runId, write.endTime)
    if (experimentId !== undefined && experimentId !== run.experimentId)
      await moveRun(tx, { runNo: run.runNo, experimentId })
  })
}

/** In their order; those that only put go together. */
async function takeSteps(tx: Tx, { runNo }: RunHead, steps: readonly AimStep[]): Promise<void> {
  let puts: RunFact[] = []
  for (const step of steps) {
    if (step.kind === 'put') {
      puts.push(step.fact)
      continue
    }
    await putRunFacts(tx, runNo, puts)
    puts = []
    await deleteRunFacts(tx, runNo, below(step.place))
  }
  await putRunFacts(tx, runNo, puts)
}

async function withContexts(tx: Tx, points: readonly AimPoint[]): Promise<readonly ClientPoint[]> {
  const contexts = new Map<string, Context>()
  for (const { context } of points) {
    if (contexts.has(context)) continue
    contexts.set(context, await contextOf(tx, context))
  }
  return points.map(({ context, ...point }) => ({ ...point, context: contexts.get(context) }))
}

/** As the client described it; one that it never described is known by its number. */
async function contextOf(tx: Tx, context: string): Promise<Context> {
  const nodes = await readAimContext(tx, context)
  if (nodes === undefined) return { context }
  const plain = plainValue(foldPairs(unpackPairs(nodes)) ?? null)
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain)
    ? (plain as Context) // a map with names
    : { context }
}

async function takeEnd(tx: Tx, runId: string, endTime: number | null | undefined): Promise<void> {
  if (endTime === undefined) return
  const run = await requireActiveRun(tx, runId)
  const hasEnded = endTime !== null
  // A run that ends is read more than it is written.
  if (hasEnded && run.logPoints > 0) await moveLogToBlocks(tx, run.runNo)
  await updateRun(tx, run.runNo, {
    status: hasEnded ? 'FINISHED' : 'RUNNING',
    end_time: endTime,
    ...(hasEnded && { log_points: 0 }),
  })
}
