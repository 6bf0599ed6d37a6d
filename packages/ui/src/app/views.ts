import { matchPath, type PathParams } from '@stemma/contract'
import type { ComponentType } from 'react'
import { Loading } from './loading.tsx'
import { part, type Part } from './part.tsx'
import { routes, type ViewName } from './routes.ts'

export interface ViewProps {
  readonly params: PathParams
}

type View = Part<ViewProps>

/** Every view of the page, each a part of the bundle that is fetched when it is needed. */
const views: Readonly<Record<ViewName, View>> = {
  'experiments/experiments-page': view(
    () => import('../experiments/experiments-page.tsx'),
    'ExperimentsPage',
  ),
  'models/version-page': view(() => import('../models/version-page.tsx'), 'VersionPage'),
  'data/dataset-page': view(() => import('../data/dataset-page.tsx'), 'DatasetPage'),
  'serving/deployment-page': view(() => import('../serving/deployment-page.tsx'), 'DeploymentPage'),
  'serving/inference-page': view(() => import('../serving/inference-page.tsx'), 'InferencePage'),
  'run/run-page': view(() => import('../run/run-page.tsx'), 'RunPage'),
  'runs/runs-page': view(() => import('../runs/runs-page.tsx'), 'RunsPage'),
  'compare/compare-page': view(() => import('../compare/compare-page.tsx'), 'ComparePage'),
  'diff/file-diff-page': view(() => import('../diff/file-diff-page.tsx'), 'FileDiffPage'),
  'models/models-page': view(() => import('../models/models-page.tsx'), 'ModelsPage'),
  'models/model-page': view(() => import('../models/model-page.tsx'), 'ModelPage'),
  'models/version-diff-page': view(
    () => import('../models/version-diff-page.tsx'),
    'VersionDiffPage',
  ),
  'data/datasets-page': view(() => import('../data/datasets-page.tsx'), 'DatasetsPage'),
  'serving/deployments-page': view(
    () => import('../serving/deployments-page.tsx'),
    'DeploymentsPage',
  ),
  'decisions/decisions-page': view(
    () => import('../decisions/decisions-page.tsx'),
    'DecisionsPage',
  ),
  'decisions/decision-page': view(() => import('../decisions/decision-page.tsx'), 'DecisionPage'),
  'retrain/retraining-page': view(() => import('../retrain/retraining-page.tsx'), 'RetrainingPage'),
  'jobs/jobs-page': view(() => import('../jobs/jobs-page.tsx'), 'JobsPage'),
  'jobs/job-page': view(() => import('../jobs/job-page.tsx'), 'JobPage'),
  'repositories/repositories-page': view(
    () => import('../repositories/repositories-page.tsx'),
    'RepositoriesPage',
  ),
  'repositories/repository-page': view(
    () => import('../repositories/repository-page.tsx'),
    'RepositoryPage',
  ),
  'trash/trash-page': view(() => import('../trash/trash-page.tsx'), 'TrashPage'),
}

export interface Match extends ViewProps {
  readonly pattern: string
  readonly view: View
}

export function findView(path: string): Match | undefined {
  for (const { pattern, view } of routes) {
    const params = matchPath(pattern, path)
    if (params !== undefined) return { pattern, view: views[view], params }
  }
  return undefined
}

/** Fetches the code of the view at an address, if there is one. It never fails: the view itself says what is missing. */
export function loadView(path: string): Promise<void> {
  return (
    findView(path)
      ?.view.load()
      .catch(() => undefined) ?? Promise.resolve()
  )
}

function view<Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType<ViewProps>>>>,
  name: Name,
): View {
  return part(async () => (await load())[name], { meanwhile: Loading })
}
