import type { Ctx } from '@stemma/core'

/** Aim's own name for where runs are that name no experiment. */
const usualExperiment = 'default'

export interface EnsureRun {
  readonly runId: string
  readonly experiment?: string | undefined
  /** Seconds since 1970. */
  readonly createdAt?: number | undefined
}

/** Begins a run of Aim's client under the hash that the client gave it, if it is not there yet. */
export async function ensureRun(
  ctx: Ctx,
  { runId, experiment, createdAt }: EnsureRun,
): Promise<void> {
  await ctx.rows.ensureClientRun({
    runId,
    experiment: experiment ?? usualExperiment,
    name: `Run: ${runId}`,
    startTime: createdAt === undefined ? ctx.now() : Math.round(createdAt * 1000),
    tags: [
      { key: 'stemma.client', value: 'aim' },
      { key: 'aim.hash', value: runId },
    ],
  })
}
