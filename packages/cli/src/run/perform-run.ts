import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { basename, delimiter, dirname, join, resolve } from 'node:path'
import { CliError, exitCodes } from '../fail.ts'
import { engineOf } from '../jobs/engine-options.ts'
import type { Session } from '../session.ts'
import { cacheFolder } from './cache-folder.ts'
import { carryOut, type CarryOut, type RunEnd } from './carry-out.ts'
import { findOrMakeExperiment } from './find-or-make-experiment.ts'
import { noteRun, type NotedRun } from './note-run.ts'
import { prepareValues } from './prepare-values.ts'
import { withData } from './resolve-data.ts'
import type { PerformRun, ReadyProject } from './run-plan.ts'
import { runServer } from './run-server.ts'

/** How a run ended. */
export interface PerformedRun extends RunEnd {
  readonly runId: string
  readonly experimentId: string
  /** A program that is the Python of its environment. */
  readonly python: string
}

/**
 * Brings the code here, makes its environment, and runs it as a run of its own. What is refused beforehand throws CliError and leaves no run; after that
 * the run has an end, whatever happens.
 */
export async function performRun(session: Session, options: PerformRun): Promise<PerformedRun> {
  const { RunnerError } = await import('@stemma/runner')
  const { signal } = options
  const leftovers: string[] = []
  let isDetached = false
  try {
    const ready = await prepare(session, options, leftovers)
    const chosen = await engineOf(options, session.effects.environment)
    const experimentId = await findOrMakeExperiment(session.http, options)
    const run = await noteRun(session, { ...ready, ...options, experimentId })
    const end = await carryOut(session, {
      ...{ run, signal, leftovers, ...chosen, ...commandOf(session, options, { ready, run }) },
      kind: options.kind ?? 'run',
      name: `${ready.project.name ?? basename(ready.code.folder)} ${options.entryPoint}`,
      cache: ready.cache,
      python: ready.made.python,
      changes: options.changes === false ? undefined : ready.code.changes,
      isDetached: options.detach === true,
    })
    isDetached = end.status === 'RUNNING'
    return { ...end, runId: run.runId, experimentId, python: ready.made.python }
  } catch (error) {
    if (signal.aborted) throw new CliError('stopped before there was a run.', exitCodes.interrupted)
    throw error instanceof RunnerError ? new CliError(error.message) : error
  } finally {
    // A job that goes on needs them; who ends it removes them.
    if (!isDetached)
      for (const place of leftovers)
        await rm(place, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function prepare(
  session: Session,
  options: PerformRun,
  leftovers: string[],
): Promise<ReadyProject> {
  const runner = await import('@stemma/runner')
  const { uri, version, fetchTimeout, signal, storageDir } = options
  const { effects } = session
  const { environment } = effects
  const cache = cacheFolder(options.cacheDir, effects)
  const here = process.cwd()
  const server = runServer(options, effects)
  const given = withData(options.param, options.data)
  const code = await runner.checkOut({
    ...{ uri, version, here, cache, environment, signal },
    fetchTimeoutMs: fetchTimeout * 1000,
  })
  if (code.root !== undefined) leftovers.push(code.root)
  await options.onCheckedOut?.(code)
  const project = await runner.readProject(code.folder)
  const entryPoint = runner.findEntryPoint(project, options.entryPoint)
  const chosen = runner
    .chooseValues(entryPoint, given)
    .filter(({ parameter }) => parameter !== undefined || options.onlyDeclared !== true)
  let storage: Promise<string> | undefined
  const makeStorage = async (): Promise<string> => {
    // Below the cache, which the machines of an engine see, too.
    const base = storageDir ?? join(cache, 'downloads')
    await mkdir(base, { recursive: true, mode: 0o700 })
    const folder = await mkdtemp(join(resolve(base), 'stemma-run-'))
    // What somebody chose a place for stays there.
    if (storageDir === undefined) leftovers.push(folder)
    return folder
  }
  const values = await prepareValues(
    session.http,
    {
      ...{ chosen, here, server, signal, project: code.folder },
      storage: async () => (storage ??= makeStorage()),
    },
    effects,
  )
  const command = runner.fillCommand(entryPoint.command, values)
  const made = await runner.makeEnvironment({
    ...{ folder: code.folder, project, manager: options.envManager, cache, environment, signal },
    onPrint: (text) => void effects.stderr.write(text),
  })
  return { code, project, values, command, made, cache }
}

/** What the engine is to run, and what it sees. */
function commandOf(
  session: Session,
  options: PerformRun,
  { ready, run }: { readonly ready: ReadyProject; readonly run: NotedRun },
): Pick<CarryOut, 'command' | 'workFolder' | 'environment' | 'variables'> {
  const { activate } = ready.made
  // What MLflow's client of a surrounding run was told is not meant for this one.
  const { MLFLOW_EXPERIMENT_NAME: _name, ...others } = session.effects.environment
  const variables = {
    ...runServer(options, session.effects).variables,
    MLFLOW_RUN_ID: run.runId,
    MLFLOW_EXPERIMENT_ID: run.experimentId,
    ...Object.fromEntries(options.env.map(({ key, value }) => [key, value])),
  }
  return {
    workFolder: ready.code.folder,
    command: activate === undefined ? ready.command : `${activate} && ${ready.command}`,
    environment: { ...others, PATH: withOwnFolder(others['PATH']), ...variables },
    variables,
  }
}

/** Stages of a pipeline are run by this very command, unless the user has another one. */
function withOwnFolder(path = ''): string {
  const bundle = process.argv[1]
  const own = bundle === undefined ? [] : [join(dirname(bundle), '../bin')]
  return [path, ...own].filter((folder) => folder !== '').join(delimiter)
}
