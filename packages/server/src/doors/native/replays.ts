import { writeJson, type NativeReplay } from '@stemma/contract'
import * as core from '@stemma/core'
import { jobFields } from './job-fields.ts'
import type { NativeHandlers } from './native-handlers.ts'
import { pairsOf, recordOf } from './pairs-of.ts'

type Names = 'inferences.sample' | 'replays.ask' | 'replays.log' | 'replays.list'

export const nativeReplayHandlers: NativeHandlers<Names> = {
  'inferences.sample': async (ctx, { deployment_id: deploymentId, limit }) =>
    writeJson({ inference_ids: await core.sampleInferences(ctx, { deploymentId, limit }) }),
  'replays.log': async (ctx, { replays }) => {
    const ids = await core.logReplays(ctx, {
      replays: replays.map((replay) => ({
        inferenceId: replay.inference_id,
        mode: replay.mode,
        model: replay.model,
        hyperparameters: recordOf(replay.hyperparameters),
        environment: recordOf(replay.environment),
        inputMatch: replay.input_match,
        modelMatch: replay.model_match,
        outputMatch: replay.output_match,
        maxAbsDiff: replay.max_abs_diff,
        labelFlips: replay.label_flips,
        detail: replay.detail,
      })),
    })
    return writeJson({ replay_ids: ids })
  },
  'replays.ask': async (ctx, { inference_id: inferenceId }) =>
    writeJson(jobFields(await core.askReplay(ctx, { inferenceId }))),
  'replays.list': async (ctx, { inference_id: inferenceId }) => {
    const rows = await core.listReplays(ctx, { inferenceId })
    return writeJson({ replays: rows.map((row) => replayFields(inferenceId, row)) })
  },
}

function replayFields(inferenceId: string, row: core.ReplayRow): NativeReplay {
  return {
    replay_id: row.replay_id,
    inference_id: inferenceId,
    mode: row.mode as NativeReplay['mode'], // the door let no other in
    model: row.model,
    hyperparameters: pairsOf(row.hyperparameters),
    environment: pairsOf(row.environment),
    ...(row.input_match !== null && { input_match: row.input_match === 1 }),
    ...(row.model_match !== null && { model_match: row.model_match === 1 }),
    ...(row.output_match !== null && { output_match: row.output_match === 1 }),
    ...(row.max_abs_diff !== null && { max_abs_diff: row.max_abs_diff }),
    ...(row.label_flips !== null && { label_flips: row.label_flips }),
    detail: row.detail,
    time: row.at,
    created_by: row.created_by,
  }
}
