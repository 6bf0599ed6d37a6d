import { StemmaError, type Int64 } from '@stemma/contract'
import {
  ensureDataset,
  findRun,
  insertRun,
  insertTrash,
  linkDataset,
  linkModelInput,
  linkModelOutput,
  lockRun,
  updateRun,
  type RunHead,
  type Tag,
  type Tx,
} from '@stemma/store'
import { actorName } from '../caller.ts'
import { writeClientValues } from '../client-runs/log-client-values.ts'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireExperiment } from '../experiments/require-experiment.ts'
import type { DatasetInput } from '../runs/dataset-input.ts'
import { validateRunId } from '../runs/run-id.ts'
import { elsewhere } from './import-experiment.ts'

export interface ImportRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly userId: string
  readonly status: string
  readonly startTime: Int64
  readonly endTime?: Int64 | undefined
  readonly lifecycle: 'active' | 'deleted'
  readonly artifactUri?: string | undefined
  readonly params: readonly Tag[]
  readonly tags: readonly Tag[]
  readonly datasets: readonly DatasetInput[]
  readonly modelInputs: readonly string[]
  readonly modelOutputs: readonly { readonly modelId: string; readonly step: Int64 }[]
}

/** What became of several things that were to be taken in. */
export interface Imported {
  readonly added: number
  readonly known: number
  readonly refused: readonly { readonly subject: string; readonly reason: string }[]
}

/** Takes in runs of another server with their ids, each by itself: what can't be taken is told, and the rest is. */
export async function importRuns(
  ctx: RowCtx,
  { runs }: { readonly runs: readonly ImportRun[] },
): Promise<Imported> {
  authorize(ctx, 'run:write')
  return importEach(runs, {
    name: ({ runId }) => runId,
    // Those of one moment share a commit.
    take: (run) => ctx.store.write((tx) => importRun(ctx, tx, run)),
  })
}

/** Takes in each of several things; an error that its sender can mend is no error of the others. */
export async function importEach<T>(
  items: readonly T[],
  {
    name,
    take,
  }: { readonly name: (item: T) => string; readonly take: (item: T) => Promise<boolean> },
): Promise<Imported> {
  const outcomes = await Promise.allSettled(items.map(take))
  let added = 0
  let known = 0
  const refused: { subject: string; reason: string }[] = []
  for (const [index, outcome] of outcomes.entries()) {
    const item = items[index] as T // as many outcomes as items
    if (outcome.status === 'fulfilled') {
      if (outcome.value) added++
      else known++
    } else if (outcome.reason instanceof StemmaError && isOfSender(outcome.reason))
      refused.push({ subject: name(item), reason: outcome.reason.message })
    else throw outcome.reason
  }
  return { added, known, refused }
}

function isOfSender({ code }: StemmaError): boolean {
  return (
    code === 'INVALID_PARAMETER_VALUE' ||
    code === 'RESOURCE_DOES_NOT_EXIST' ||
    code === 'RESOURCE_ALREADY_EXISTS' ||
    code === 'INVALID_STATE'
  )
}

async function importRun(ctx: RowCtx, tx: Tx, run: ImportRun): Promise<boolean> {
  validateRunId(run.runId)
  const known = await lockRun(tx, run.runId)
  const head = known ?? (await insertHead(ctx, tx, run))
  if (known !== undefined) await refreshHead(tx, known, run)
  const name = run.name === '' ? [] : [{ name: 'mlflow.runName', value: run.name }]
  await writeClientValues(tx, head, {
    params: run.params.map(({ key, value }) => ({ name: key, value })),
    tags: [...run.tags.map(({ key, value }) => ({ name: key, value })), ...name],
  })
  for (const { tags, schema = null, profile = null, ...dataset } of run.datasets) {
    const said = { ...dataset, schema, profile, experimentId: head.experimentId }
    await linkDataset(tx, head.runNo, await ensureDataset(tx, said), tags)
  }
  for (const modelId of run.modelInputs) await linkModelInput(tx, head.runNo, modelId)
  for (const { modelId, step } of run.modelOutputs)
    await linkModelOutput(tx, head.runNo, modelId, step)
  if (run.lifecycle === 'deleted' && head.lifecycle === 'active') await trash(ctx, tx, head, run)
  return known === undefined
}

async function insertHead(ctx: RowCtx, tx: Tx, run: ImportRun): Promise<RunHead> {
  const { experiment_id: experimentId, artifact_location } = await requireExperiment(
    tx,
    run.experimentId,
  )
  const own = `${artifact_location.replace(/\/+$/u, '')}/${run.runId}/artifacts`
  const row = await insertRun(tx, {
    run_id: run.runId,
    experiment_id: experimentId,
    name: run.name,
    user_id: run.userId,
    status: run.status,
    start_time: run.startTime,
    end_time: run.endTime ?? null,
    artifact_uri: elsewhere(ctx, run.artifactUri) || own,
    lifecycle: 'active',
    deleted_at: null,
  })
  return { runNo: row.run_no, experimentId, lifecycle: 'active', logPoints: 0 }
}

/** A run that is here: the same one, as it is by now. */
async function refreshHead(tx: Tx, { runNo }: RunHead, run: ImportRun): Promise<void> {
  const found = await findRun(tx, run.runId)
  if (found !== undefined && Number(found.start_time) !== Number(run.startTime))
    throw new StemmaError(
      'RESOURCE_ALREADY_EXISTS',
      'Another run has this id here: it began at another time.',
    )
  await updateRun(tx, runNo, {
    status: run.status,
    end_time: run.endTime ?? null,
    ...(run.name !== '' && { name: run.name }),
  })
}

async function trash(
  ctx: RowCtx,
  tx: Tx,
  { runNo, experimentId }: RunHead,
  { runId, name }: ImportRun,
): Promise<void> {
  const now = ctx.now()
  const trashNo = await insertTrash(tx, {
    ...{ kind: 'run', subject: runId, name, experiment_id: experimentId },
    deleted_at: now,
    deleted_by: actorName(ctx.actor),
  })
  await updateRun(tx, runNo, { lifecycle: 'deleted', deleted_at: now, trash_no: trashNo })
}
