import { createHash } from 'node:crypto'
import { invalidParameter, withoutSecrets } from '@stemma/contract'
import { findActiveRunByTag, findExperimentByName, readRunData, readSeries } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { createRun } from '../runs/create-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { updateRun } from '../runs/update-run.ts'
import type { LiveMessage, LivePoint } from './live-message.ts'

/** By which a run is found again, and the last values of metrics that may have no series. */
const keyTag = 'stemma.dvclive.key'
const lastTag = 'stemma.dvclive.last'
const mostTogether = 1000
const mostParams = 100

interface LiveRun {
  readonly runNo: number
  readonly runId: string
}

/**
 * Writes what a run of dvclive says. A run is found by repository, commit and name; rows that came before are not written twice. Parameters
 * that were logged keep their values.
 *
 * @throws INVALID_PARAMETER_VALUE for a message that names no run
 */
export async function recordLive(
  ctx: RowCtx,
  message: LiveMessage,
): Promise<{ readonly runId: string }> {
  authorize(ctx, 'run:write')
  if (message.name === '') throw invalidParameter("Missing value for required parameter 'name'.")
  const run = (await findLiveRun(ctx, message)) ?? (await startLiveRun(ctx, message))
  const { runId } = run
  if (message.type === 'start') await updateRun(ctx, { runId, status: 'RUNNING', endTime: 0 })
  await logParams(ctx, run, message)
  await logPoints(ctx, run, message.points)
  if (message.last.length > 0)
    await logBatch(ctx, {
      runId,
      metrics: [],
      params: [],
      tags: [{ key: lastTag, value: JSON.stringify(message.last) }],
    })
  if (message.type === 'done') await finish(ctx, run, message)
  return { runId }
}

function keyOf({ repository, commit, name }: LiveMessage): string {
  const parts = [repository, commit ?? '', name].join('\0')
  return createHash('sha256').update(parts).digest('hex').slice(0, 32)
}

function findLiveRun(ctx: RowCtx, message: LiveMessage): Promise<LiveRun | undefined> {
  return ctx.store.read((db) => findActiveRunByTag(db, { key: keyTag, value: keyOf(message) }))
}

async function startLiveRun(ctx: RowCtx, message: LiveMessage): Promise<LiveRun> {
  const { repository, commit, name, message: note } = message
  const shown = withoutSecrets(repository)
  const experiment = shown === '' ? 'dvclive' : shown
  const optional = [
    { key: 'mlflow.source.git.commit', value: commit ?? '' },
    { key: 'mlflow.source.git.repoURL', value: shown },
    { key: 'mlflow.note.content', value: note },
  ].filter(({ value }) => value !== '')
  const { run } = await createRun(ctx, {
    experimentId: await experimentOf(ctx, experiment),
    userId: '',
    name,
    startTime: ctx.now(),
    tags: [{ key: keyTag, value: keyOf(message) }, ...optional],
  })
  return { runNo: run.run_no, runId: run.run_id }
}

async function experimentOf(ctx: RowCtx, name: string): Promise<string> {
  const find = () => ctx.store.read((db) => findExperimentByName(db, name))
  const found = await find()
  if (found !== undefined) return String(found.experiment_id)
  try {
    return await createExperiment(ctx, { name, tags: [] })
  } catch (error) {
    // Another run of the repository began at the same moment.
    const made = await find()
    if (made === undefined) throw error
    return String(made.experiment_id)
  }
}

/** All of them come with every message. */
async function logParams(
  ctx: RowCtx,
  { runNo, runId }: LiveRun,
  { params }: LiveMessage,
): Promise<void> {
  if (params.length === 0) return
  const data = await ctx.store.read((db) => readRunData(db, [runNo]))
  const known = new Set(data.get(runNo)?.params.map(([key]) => String(key)))
  const fresh = params.filter(({ key }) => !known.has(key))
  for (let at = 0; at < fresh.length; at += mostParams)
    await logBatch(ctx, {
      runId,
      metrics: [],
      params: fresh.slice(at, at + mostParams),
      tags: [],
    })
}

/** Rows go again with the next message when an answer was lost: what is not behind the last step was there. */
async function logPoints(
  ctx: RowCtx,
  { runNo, runId }: LiveRun,
  points: readonly LivePoint[],
): Promise<void> {
  if (points.length === 0) return
  const keys = [...new Set(points.map(({ key }) => key))]
  const series = await ctx.store.read((db) => readSeries(db, runNo, keys))
  const now = ctx.now()
  const fresh = points
    .filter(({ key, step }) => step > Number(series.get(key)?.last_step ?? -Infinity))
    .map(({ timestamp, ...point }) => ({ ...point, timestamp: timestamp ?? now }))
  for (let at = 0; at < fresh.length; at += mostTogether)
    await logBatch(ctx, {
      runId,
      metrics: fresh.slice(at, at + mostTogether),
      params: [],
      tags: [],
    })
}

async function finish(ctx: RowCtx, run: LiveRun, { revision }: LiveMessage): Promise<void> {
  const { runNo, runId } = run
  const data = await ctx.store.read((db) => readRunData(db, [runNo]))
  const text = data.get(runNo)?.tags.find(([key]) => key === lastTag)?.[1]
  // The guarantee: `recordLive` wrote it.
  const last = text === undefined ? [] : (JSON.parse(String(text)) as LivePoint[])
  const keys = last.map(({ key }) => key)
  const series = await ctx.store.read((db) => readSeries(db, runNo, keys))
  await logPoints(
    ctx,
    run,
    last.filter(({ key }) => !series.has(key)),
  )
  if (revision !== undefined)
    await logBatch(ctx, {
      runId,
      metrics: [],
      params: [],
      tags: [{ key: 'dvc.experiment.rev', value: revision }],
    })
  await updateRun(ctx, { runId, status: 'FINISHED', endTime: ctx.now() })
}
