import type { Int64 } from '@stemma/contract'
import { linkModelOutput, touchRun } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseLongId } from '../limits/id-length.ts'
import { refuseMany } from '../limits/refuse-many.ts'
import { requireActiveRun } from './require-active-run.ts'

export interface LogOutputsInput {
  readonly runId: string
  readonly models: readonly { readonly modelId: string; readonly step: Int64 }[]
}

/** Notes which models a run made. The request can be sent again. */
export async function logOutputs(ctx: RowCtx, { runId, models }: LogOutputsInput): Promise<void> {
  authorize(ctx, 'run:write')
  refuseMany('models', models)
  for (const [index, { modelId }] of models.entries())
    refuseLongId(`models[${index}].model_id`, modelId)
  await ctx.store.write(async (tx) => {
    const run = await requireActiveRun(tx, runId)
    for (const { modelId, step } of models) await linkModelOutput(tx, run.runNo, modelId, step)
    await touchRun(tx, run.runNo)
  })
}
