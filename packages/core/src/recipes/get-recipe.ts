import { notFound, type NativeRecipe, type NewRecipe } from '@stemma/contract'
import {
  findRun,
  findRunRecipe,
  readRunData,
  readSeenData,
  type Db,
  type RunRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { validateRunId } from '../runs/run-id.ts'
import { missingOf } from './missing-of.ts'

/** How a run came about: as `stemma run` noted it, else as tags, parameters and inputs tell. @throws RESOURCE_DOES_NOT_EXIST */
export async function getRecipe(
  ctx: RowCtx,
  { runId }: { readonly runId: string },
): Promise<NativeRecipe> {
  authorize(ctx, 'run:read')
  validateRunId(runId)
  return ctx.store.read(async (db) => {
    const run = await findRun(db, runId)
    if (run === undefined) throw notFound(`Run with id=${runId} not found`)
    const noted = await findRunRecipe(db, run.run_no)
    const told = await tellFromRun(db, run)
    if (noted === undefined)
      return { ...told, is_recorded: false, missing: missingOf(told, { isRecorded: false }) }
    const content = JSON.parse(noted.content) as Omit<NewRecipe, 'run_id'> // `putRecipe` wrote it
    const recipe = { ...content, run_id: runId, data: withContexts(content.data, told.data) }
    return { ...recipe, is_recorded: true, missing: missingOf(recipe, { isRecorded: true }) }
  })
}

type RecipeData = NewRecipe['data']

/** What was given by name, and what else the run says that it saw. */
function withContexts(given: RecipeData, seen: RecipeData): RecipeData {
  const named = new Set(given.map(({ data }) => data))
  return [...given, ...seen.filter(({ data }) => !named.has(data))]
}

async function tellFromRun(db: Db, run: RunRow): Promise<NewRecipe> {
  const data = (await readRunData(db, [run.run_no], { projection: { metrics: [] } })).get(
    run.run_no,
  )
  const tags = new Map((data?.tags ?? []).map(([key, value]) => [String(key), String(value)]))
  const isProject = tags.get('mlflow.source.type') === 'PROJECT'
  const source = tags.get('mlflow.source.name') ?? ''
  const at = source.lastIndexOf('#')
  const seen = await readSeenData(db, run.run_no)
  return {
    run_id: run.run_id,
    project: isProject ? source.slice(0, at === -1 ? undefined : at) : '',
    subdirectory: isProject && at !== -1 ? source.slice(at + 1) : '',
    commit: tags.get('mlflow.source.git.commit') ?? '',
    repository: tags.get('mlflow.source.git.repoURL') ?? '',
    branch: tags.get('mlflow.source.git.branch') ?? '',
    entry_point: tags.get('mlflow.project.entryPoint') ?? (isProject ? '' : source),
    command: '',
    parameters: (data?.params ?? []).map(([key, value]) => ({
      key: String(key),
      value: String(value),
    })),
    data: seen.map(({ name, version, context }) => ({
      ...{ parameter: '', data: `${name}/${version}`, value: '', context },
    })),
    environment_manager: tags.get('mlflow.project.env') ?? '',
    ...{ environment: '', patch: '', files: '', left_out: [] },
    engine: tags.get('mlflow.project.backend') ?? '',
  }
}
