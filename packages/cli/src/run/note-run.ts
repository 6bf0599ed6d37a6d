import { userInfo } from 'node:os'
import type { KeyValue, NewRecipe } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { Session } from '../session.ts'
import { endRun } from './end-run.ts'
import { recipeArtifacts } from './recipe-artifacts.ts'
import type { PerformRun, ReadyProject } from './run-plan.ts'

export interface NotedRun {
  readonly runId: string
  readonly experimentId: string
}

export interface NoteRun extends ReadyProject, PerformRun {
  readonly experimentId: string
}

/** Makes the run with all that is known before it starts. If that fails it is FAILED, and not left RUNNING. */
export async function noteRun(session: Session, input: NoteRun): Promise<NotedRun> {
  const { http } = session
  const { experimentId, runName, values } = input
  const { run_id: runId } = await call(http, 'runs.create', {
    ...{ experiment_id: experimentId, user_id: userName(session) },
    tags: [...tagsOf(session, input)],
    ...(runName !== undefined && { name: runName }),
  })
  try {
    await call(http, 'recipes.put', { run_id: runId, ...recipeOf(input) })
    if (values.noted.length > 0)
      await call(http, 'runs.batch', { run_id: runId, params: [...values.noted] })
    if (values.data.length > 0)
      await call(http, 'runs.inputs', {
        run_id: runId,
        data: values.data.map(({ data, context, address: source }) => ({ data, context, source })),
      })
    return { runId, experimentId }
  } catch (error) {
    await endRun(session, { runId, status: 'FAILED' })
    throw error
  }
}

/** As `mlflow run` sets them. */
function tagsOf(session: Session, input: NoteRun): readonly KeyValue[] {
  const { code, made, entryPoint, tags = [] } = input
  const parent = session.effects.environment['MLFLOW_RUN_ID'] ?? ''
  const found: Record<string, string | undefined> = {
    'mlflow.user': userName(session),
    'mlflow.source.name': code.sourceName,
    'mlflow.source.type': 'PROJECT',
    'mlflow.project.entryPoint': entryPoint,
    'mlflow.source.git.commit': code.git?.commit,
    'mlflow.source.git.repoURL': code.git?.repository,
    'mlflow.source.git.branch': code.git?.branch,
    'mlflow.project.backend': input.engine ?? 'local',
    'mlflow.project.env': made.manager === 'local' ? undefined : made.manager,
    'mlflow.parentRunId': parent === '' ? undefined : parent,
  }
  const known = Object.entries(found).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value }],
  )
  return [...known, ...tags]
}

function recipeOf(input: NoteRun): Omit<NewRecipe, 'run_id'> {
  const { code, made, values, command, entryPoint, uri, changes = true } = input
  const { git, changes: found } = code
  const kept = changes ? found : undefined
  return {
    project: git === undefined ? code.folder : projectOf(input),
    subdirectory: git?.subdirectory ?? uri.split('#').slice(1).join('#'),
    commit: git?.commit ?? '',
    repository: git?.repository ?? '',
    branch: git?.branch ?? '',
    entry_point: entryPoint,
    command,
    parameters: [...values.noted],
    data: values.data.map(({ parameter, data, value, context }) => ({
      ...{ parameter, data, value, context },
    })),
    environment_manager: made.manager,
    environment: recipeArtifacts.environment,
    patch: kept !== undefined && kept.patch.length > 0 ? recipeArtifacts.patch : '',
    files: kept !== undefined && kept.files.length > 0 ? recipeArtifacts.files : '',
    left_out: leftOut(found, changes),
    engine: input.engine ?? 'local',
  }
}

function leftOut(found: ReadyProject['code']['changes'], changes: boolean): NewRecipe['left_out'] {
  if (found === undefined) return []
  const isChanged = found.patch.length + found.files.length > 0
  if (!changes && isChanged) return [{ path: '.', reason: 'changes were not to be kept' }]
  return [...found.leftOut]
}

/** Where the commit can be had again: the repository's root or address, without the subdirectory. */
function projectOf({ code }: NoteRun): string {
  return code.sourceName.replace(/^file:\/\//u, '').split('#')[0] ?? ''
}

/** As Python's `getpass` finds it, which MLflow asks. */
function userName({ effects: { environment } }: Session): string {
  for (const name of ['LOGNAME', 'USER', 'LNAME', 'USERNAME']) {
    const value = environment[name] ?? ''
    if (value !== '') return value
  }
  return userInfo().username
}
