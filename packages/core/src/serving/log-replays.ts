import { invalidParameter, notFound } from '@stemma/contract'
import { findInference, insertReplays, readReplays, type ReplayRow } from '@stemma/store'
import { actorName } from '../caller.ts'
import { authorize, newId, type RowCtx } from '../ctx.ts'

export interface NewReplay {
  readonly inferenceId: string
  readonly mode: string
  readonly model: string
  readonly hyperparameters: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
  /** Undefined where nobody can tell. */
  readonly inputMatch: boolean | undefined
  readonly modelMatch: boolean | undefined
  readonly outputMatch: boolean | undefined
  readonly maxAbsDiff: number | undefined
  readonly labelFlips: number | bigint | undefined
  readonly detail: string
}

const mostReplays = 1000
const longestText = 10_000
const mostShown = 100

/** Notes that calls were run again, all or none. Their ids, in order. @throws RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE */
export async function logReplays(
  ctx: RowCtx,
  { replays }: { readonly replays: readonly NewReplay[] },
): Promise<readonly string[]> {
  authorize(ctx, 'serving:write')
  if (replays.length > mostReplays)
    throw invalidParameter(
      `Invalid value for parameter 'replays' supplied: It has more than ${mostReplays} items.`,
    )
  return ctx.log.write(async (tx) => {
    const at = ctx.now()
    const rows = []
    for (const [index, replay] of replays.entries()) {
      const inference = await findInference(tx, replay.inferenceId)
      if (inference === undefined) throw unknown(replay.inferenceId)
      const [hyperparameters, environment] = [
        JSON.stringify(replay.hyperparameters),
        JSON.stringify(replay.environment),
      ]
      const { model, detail } = replay
      for (const [field, text] of Object.entries({ model, detail, hyperparameters, environment }))
        if (text.length > longestText)
          throw invalidParameter(
            `Invalid value for parameter 'replays[${index}].${field}' supplied: It has more than ${longestText} characters.`,
          )
      rows.push({
        replay_id: newId(ctx),
        inference_no: inference.inference_no,
        ...{ mode: replay.mode, model, hyperparameters, environment, detail, at },
        input_match: flagOf(replay.inputMatch),
        model_match: flagOf(replay.modelMatch),
        output_match: flagOf(replay.outputMatch),
        // Neither database holds numbers that are none alike.
        max_abs_diff: Number.isFinite(replay.maxAbsDiff) ? (replay.maxAbsDiff ?? null) : null,
        label_flips: replay.labelFlips ?? null,
        created_by: actorName(ctx.actor),
      })
    }
    await insertReplays(tx, rows)
    return rows.map(({ replay_id: id }) => id)
  })
}

/** The newest replays of a call, newest first. @throws RESOURCE_DOES_NOT_EXIST */
export function listReplays(
  ctx: RowCtx,
  { inferenceId }: { readonly inferenceId: string },
): Promise<readonly ReplayRow[]> {
  authorize(ctx, 'serving:read')
  return ctx.log.read(async (db) => {
    const inference = await findInference(db, inferenceId)
    if (inference === undefined) throw unknown(inferenceId)
    return readReplays(db, { inferenceNo: inference.inference_no, limit: mostShown })
  })
}

function flagOf(value: boolean | undefined): 0 | 1 | null {
  if (value === undefined) return null
  return value ? 1 : 0
}

function unknown(inferenceId: string): Error {
  return notFound(`There is no inference ${inferenceId.slice(0, 64)} in the log.`)
}
