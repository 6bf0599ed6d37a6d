import type { RowCtx, RunView } from '@stemma/core'
import { ensureClientRun, getExperiment, getRun, logClientValues, updateRun } from '@stemma/core'
import { CometError } from './comet-error.ts'
import { textOf, timeOf, type Fields } from './comet-fields.ts'
import { nextLine } from './facts.ts'

/** Comet's client takes letters and digits for a key. */
const keyForm = /^[A-Za-z0-9]{32,50}$/u
/** The address under which the client knows this server: who took the request adds it. */
export const addressField = 'stemma.address'
const defaultWorkspace = 'default'
const defaultProject = 'general'

/** Begins a run, or gives the one of this key: the client asks again when an answer was lost, and twice for "get or create". */
export async function addRun(ctx: RowCtx, fields: Fields): Promise<object> {
  const key = textOf(fields['experimentKey'])
  if (!keyForm.test(key))
    throw new CometError(CometError.own, 'An experiment key has 32 to 50 letters and digits.')
  const now = ctx.now()
  const startTime = timeOf(fields['local_timestamp'], now)
  const { run, isNew } = await ensureClientRun(ctx, {
    runId: key,
    experiment: experimentName(textOf(fields['teamName']), textOf(fields['projectName'])),
    startTime,
    tags: [
      { key: 'stemma.client', value: `comet_ml ${textOf(fields['libVersion'])}`.trim() },
      { key: 'comet.experimentKey', value: key },
      // By it a repeated request is told from another program that wants a new run of this key.
      { key: 'comet.begun', value: textOf(fields['local_timestamp']) },
      ...(fields['offline'] === true ? [{ key: 'comet.offline', value: 'true' }] : []),
    ],
  })
  // An archive is of the run of its key, whether that came before or in part: a refusal would make the client send it under another key.
  const goesOn = fields['getOrCreateEnabled'] === true || fields['offline'] === true
  if (!isNew && !goesOn && !(await isRepeat(ctx, key, fields)))
    throw new CometError(
      CometError.experimentExists,
      `The experiment ${key} exists already: resume it with ExistingExperiment, or mode="get".`,
    )
  return handshake(ctx, fields, run)
}

/** What a program needs to go on with a run. */
export async function resumeRun(ctx: RowCtx, fields: Fields): Promise<object> {
  const key = textOf(fields['previousExperiment'])
  const { run } = await requireRun(ctx, key)
  return handshake(ctx, fields, run)
}

/** Where a run is, whether it runs, and since when. */
export async function metadata(ctx: RowCtx, fields: Fields): Promise<object> {
  const view = await requireRun(ctx, textOf(fields['experimentKey']))
  const experimentId = String(view.run.experiment_id)
  const { experiment } = await getExperiment(ctx, { experimentId })
  return metadataOf(view, experiment.name, ctx.now())
}

export function metadataOf({ run, data }: RunView, experiment: string, now: number): object {
  const tag = (name: string): string => String(data.tags.find(([key]) => key === name)?.[1] ?? '')
  const endTime = Number(run.end_time ?? 0)
  return {
    experimentKey: run.run_id,
    experimentName: run.name,
    projectId: String(run.experiment_id),
    ...placeOf(experiment),
    userName: run.user_id || tag('mlflow.user') || null,
    filePath: tag('mlflow.source.name') || null,
    fileName: tag('mlflow.source.name').split('/').at(-1) || null,
    throttle: false,
    throttleMessage: '',
    throttleReasons: [],
    durationMillis: Math.max(0, (endTime || now) - Number(run.start_time)),
    startTimeMillis: Number(run.start_time),
    endTimeMillis: endTime,
    running: run.status === 'RUNNING',
    hasCrashed: run.status === 'FAILED',
    archived: run.lifecycle === 'deleted',
    optimizationId: tag('optimizer_id') || null,
    cometDownloadSuggested: false,
  }
}

/** The same facts, by the names that queries have for them. Times are in milliseconds since 1970, the duration in seconds. */
export function experimentFacts({ run, data }: RunView, now: number): object {
  const tag = (name: string): string => String(data.tags.find(([key]) => key === name)?.[1] ?? '')
  const path = tag('mlflow.source.name')
  const start = Number(run.start_time)
  const end = Number(run.end_time ?? 0)
  return {
    experiment_key: run.run_id,
    name: run.name,
    user_name: run.user_id || tag('mlflow.user') || undefined,
    file_path: path || undefined,
    file_name: path.split('/').at(-1) || undefined,
    start_server_timestamp: start,
    end_server_timestamp: end || undefined,
    duration: Math.max(0, (end || now) - start) / 1000,
    running: run.status === 'RUNNING',
    has_crashed: run.status === 'FAILED',
  }
}

/** A sign of life, or the end of one. */
export async function reportStatus(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = textOf(fields['runId'])
  const { run } = await requireRun(ctx, runId)
  const isAlive = fields['is_alive'] !== false
  if (isAlive && run.status !== 'RUNNING')
    await updateRun(ctx, { runId, status: 'RUNNING', endTime: 0 })
  // A run that failed has said so before.
  if (!isAlive && run.status === 'RUNNING')
    await updateRun(ctx, { runId, status: 'FINISHED', endTime: ctx.now() })
  return {
    is_alive_beat_duration_millis: 10_000,
    gpu_monitor_interval_millis: 60_000,
    cpu_monitor_interval_millis: 60_000,
    parameter_update_interval_millis: 10_000,
    pending_rpcs: false,
  }
}

/**
 * When a run that was written to a file began and ended. `comet upload` says the first too late: the run has begun here when it was uploaded, and what began
 * stays where it is in the order of runs. It ends as long after as it took.
 */
export async function setTimes(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = textOf(fields['runId']) || textOf(fields['experimentKey'])
  const { run } = await requireRun(ctx, runId)
  const status = run.status === 'FAILED' ? 'FAILED' : 'FINISHED'
  const start = Number(run.start_time)
  const late = Math.max(0, start - timeOf(fields['startTimestamp'], start))
  const endTime = timeOf(fields['endTimestamp'], ctx.now()) + late
  await updateRun(ctx, { runId, status, endTime })
  return {}
}

/** A state that was chosen, and what the client says when its program broke, or the server refused some of its messages. */
export async function updateStatus(ctx: RowCtx, fields: Fields): Promise<object> {
  const runId = textOf(fields['experimentKey'])
  const { run } = await requireRun(ctx, runId)
  const error = textOf(fields['error'])
  if (error !== '') await logClientValues(ctx, { runId, refused: [`the client says: ${error}`] })
  const ended = fields['hasCrashed'] === true ? 'FAILED' : 'FINISHED'
  const status = fields['isAlive'] === true && ended === 'FINISHED' ? 'RUNNING' : ended
  if (status !== run.status)
    await updateRun(ctx, { runId, status, endTime: status === 'RUNNING' ? 0 : ctx.now() })
  return {}
}

/** The run of a key. @throws an error that the client takes for "no such experiment" */
export async function requireRun(
  ctx: RowCtx,
  runId: string,
): Promise<Awaited<ReturnType<typeof getRun>>> {
  try {
    return await getRun(ctx, { runId, projection: { metrics: [], params: [] } })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'RESOURCE_DOES_NOT_EXIST')
      throw new CometError(
        CometError.noSuchExperiment,
        `There is no experiment with the key '${runId.slice(0, 100)}'.`,
      )
    throw error
  }
}

/** The experiment that stands for a project of a workspace. */
export function experimentName(workspace: string, project: string): string {
  const name = project === '' ? defaultProject : project
  return workspace === '' || workspace === defaultWorkspace ? name : `${workspace}/${name}`
}

/** The project and workspace that an experiment stands for. */
export function placeOf(name: string): {
  readonly workspaceName: string
  readonly projectName: string
} {
  const slash = name.indexOf('/')
  return slash <= 0
    ? { workspaceName: defaultWorkspace, projectName: name }
    : { workspaceName: name.slice(0, slash), projectName: name.slice(slash + 1) }
}

async function isRepeat(ctx: RowCtx, key: string, fields: Fields): Promise<boolean> {
  const { data } = await getRun(ctx, { runId: key, projection: { metrics: [], params: [] } })
  const begun = data.tags.find(([name]) => name === 'comet.begun')?.[1]
  return begun !== undefined && begun !== '' && begun === textOf(fields['local_timestamp'])
}

async function handshake(ctx: RowCtx, fields: Fields, run: RunView['run']): Promise<object> {
  const address = textOf(fields[addressField])
  return {
    runId: run.run_id,
    project_id: String(run.experiment_id),
    name: run.name,
    focusUrl: address === '' ? null : `${address}/runs/`,
    lastOffset: await nextLine(ctx, run.run_id),
    githubEnabled: false,
    s3DirectAccessEnabled: false,
    upload_file_size_limit_in_mb: mostUploadMb,
    uploadVideoMaxSizeMB: mostUploadMb,
    asset_upload_file_size_limit_in_mb: mostUploadMb,
    featureToggles: [],
  }
}

/** The client asks for a limit; the server has none for files. */
const mostUploadMb = 1024 * 1024
