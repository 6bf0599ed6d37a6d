import { invalidParameter, missingValueText, type Int64 } from '@stemma/contract'
import { insertRun, setRunTags, type Tag } from '@stemma/store'
import { authorize, newId, type RowCtx } from '../ctx.ts'
import { linkRunCommit } from '../data/note-commit.ts'
import { requireActiveExperiment } from '../experiments/require-experiment.ts'
import { randomName } from './random-name.ts'
import { validateRunTag } from './run-values.ts'
import type { RunView } from './run-view.ts'

export interface CreateRunInput {
  /** Of a client that makes ids by itself; else a new one. */
  readonly runId?: string | undefined
  readonly experimentId: string
  readonly userId: string
  readonly name?: string | undefined
  /** Milliseconds since 1970. */
  readonly startTime: Int64
  readonly tags: readonly Tag[]
}

const nameTag = 'mlflow.runName'

/** Starts a run in an active experiment, which must be named: an empty variable of a script is no choice of one. Its name is the one given, else the tag `mlflow.runName`, else made up. */
export async function createRun(ctx: RowCtx, input: CreateRunInput): Promise<RunView> {
  authorize(ctx, 'run:write')
  if (input.experimentId === '') throw invalidParameter(missingValueText('experiment_id'))
  const given = input.tags.map((tag, index) =>
    validateRunTag(tag, 'keep', { path: `tags[${index}].key`, what: 'Tag key' }),
  )
  const tagName = given.findLast(({ key }) => key === nameTag)?.value
  if (input.name && tagName && input.name !== tagName) {
    throw invalidParameter(
      `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${input.name}', mlflow.runName='${tagName}').`,
    )
  }
  const name = input.name || tagName || randomName(ctx)
  const runId = input.runId ?? newId(ctx)
  return ctx.store.write(async (tx) => {
    const experiment = await requireActiveExperiment(tx, input.experimentId)
    const experimentId = experiment.experiment_id
    const run = await insertRun(tx, {
      run_id: runId,
      experiment_id: experimentId,
      name,
      user_id: input.userId,
      status: 'RUNNING',
      start_time: input.startTime,
      end_time: null,
      artifact_uri: `${experiment.artifact_location.replace(/\/+$/, '')}/${runId}/artifacts`,
      lifecycle: 'active',
      deleted_at: null,
    })
    const tags = new Map(given.map(({ key, value }) => [key, value])).set(nameTag, name)
    await setRunTags(
      tx,
      { runNo: run.run_no, experimentId },
      Array.from(tags, ([key, value]) => ({ key, value })),
    )
    await linkRunCommit(tx, run.run_no, given)
    const sorted = [...tags].sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      run,
      data: { metrics: [], params: [], tags: sorted },
      links: { datasets: [], modelInputs: [], modelOutputs: [] },
    }
  })
}
