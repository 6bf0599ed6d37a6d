import { randomUUID } from 'node:crypto'
import {
  ensureClientRun,
  ensureExperiment,
  searchExperiments,
  searchRuns,
  type ExperimentView,
  type RowCtx,
  type SearchRunsInput,
} from '@stemma/core'
import { CometError } from './comet-error.ts'
import { numberOf, textOf, type Fields } from './comet-fields.ts'
import { experimentName, metadataOf, placeOf } from './experiments.ts'

const mostExperiments = 50_000
const mostRuns = 50_000

/** The workspaces that experiments are of, by the first part of their names. */
export async function workspaces(ctx: RowCtx): Promise<object> {
  const names = (await allExperiments(ctx)).map(
    ({ experiment }) => placeOf(experiment.name).workspaceName,
  )
  return { workspaceNames: [...new Set(names)].toSorted() }
}

export async function projects(ctx: RowCtx, fields: Fields): Promise<object> {
  const workspace = textOf(fields['workspaceName'])
  const views = await allExperiments(ctx)
  return {
    projects: views
      .map(projectOf)
      .filter(({ workspaceName }) => workspace === '' || workspaceName === workspace),
  }
}

export async function project(ctx: RowCtx, fields: Fields): Promise<object> {
  return projectOf(await requireProject(ctx, fields))
}

export async function createProject(ctx: RowCtx, fields: Fields): Promise<object> {
  const name = experimentName(textOf(fields['workspaceName']), textOf(fields['projectName']))
  const projectId = await ensureExperiment(ctx, name)
  return { msg: 'Project created', code: 200, projectId }
}

/** A run that a program makes which only looks and writes by single values. */
export async function createExperiment(ctx: RowCtx, fields: Fields): Promise<object> {
  const name = textOf(fields['experimentName'])
  const key = randomUUID().replaceAll('-', '')
  const { run } = await ensureClientRun(ctx, {
    runId: key,
    experiment: experimentName(textOf(fields['workspaceName']), textOf(fields['projectName'])),
    startTime: ctx.now(),
    ...(name !== '' && { name }),
    tags: [
      { key: 'stemma.client', value: 'comet_ml.APIExperiment' },
      { key: 'comet.experimentKey', value: key },
    ],
  })
  return { experimentKey: run.run_id, projectId: String(run.experiment_id) }
}

/** The runs of a project: those in the trash are its archive. */
export async function experiments(ctx: RowCtx, fields: Fields): Promise<object> {
  const view = await requireProject(ctx, fields)
  const isArchived = /^true$/iu.test(textOf(fields['archived']))
  const runs = await runsOf(ctx, view, { isArchived, projection: { metrics: [], params: [] } })
  const page = numberOf(fields['page'])
  const size = numberOf(fields['size'])
  const shown =
    page === undefined || size === undefined ? runs : runs.slice((page - 1) * size, page * size)
  return { experiments: shown.map((run) => metadataOf(run, view.experiment.name, ctx.now())) }
}

export interface RunsAsked {
  readonly isArchived: boolean
  readonly projection: NonNullable<SearchRunsInput['projection']>
}

/** The runs of a project, with the keys that are asked for. */
export async function runsOf(
  ctx: RowCtx,
  { experiment }: ExperimentView,
  { isArchived, projection }: RunsAsked,
): Promise<Awaited<ReturnType<typeof searchRuns>>['runs']> {
  const runs: Awaited<ReturnType<typeof searchRuns>>['runs'][number][] = []
  for (let pageToken: string | undefined; ;) {
    const page = await searchRuns(ctx, {
      experimentIds: [String(experiment.experiment_id)],
      filter: '',
      lifecycle: isArchived ? 'deleted' : 'active',
      orderBy: [],
      maxResults: Math.min(1000, mostRuns - runs.length),
      pageToken,
      projection,
    })
    runs.push(...page.runs)
    pageToken = page.nextPageToken
    if (pageToken === undefined || runs.length >= mostRuns) return runs
  }
}

/** The experiment that is meant, by its id or by its name. */
export async function requireProject(ctx: RowCtx, fields: Fields): Promise<ExperimentView> {
  const id = textOf(fields['projectId'])
  const workspace = textOf(fields['workspaceName'])
  const name = experimentName(workspace, textOf(fields['projectName']))
  const found = (await allExperiments(ctx)).find(({ experiment }) =>
    id === '' ? experiment.name === name : String(experiment.experiment_id) === id,
  )
  if (found === undefined)
    throw new CometError(CometError.own, `There is no project '${name.slice(0, 200)}'.`)
  return found
}

async function allExperiments(ctx: RowCtx): Promise<readonly ExperimentView[]> {
  const views: ExperimentView[] = []
  for (let pageToken: string | undefined; ;) {
    const page = await searchExperiments(ctx, {
      filter: '',
      lifecycle: 'active',
      orderBy: [],
      maxResults: 10_000,
      pageToken,
    })
    views.push(...page.experiments)
    pageToken = page.nextPageToken
    if (pageToken === undefined || views.length >= mostExperiments) return views
  }
}

function projectOf({ experiment, tags }: ExperimentView): {
  readonly projectId: string
  readonly projectName: string
  readonly workspaceName: string
} {
  const note = tags.find(({ key }) => key === 'mlflow.note.content')?.value ?? ''
  return {
    projectId: String(experiment.experiment_id),
    ...placeOf(experiment.name),
    ...{ ownerUserName: '', projectDescription: note, isGeneral: false, public: false },
    ...{ numberOfExperiments: 0, lastUpdated: Number(experiment.updated_at) },
  }
}
