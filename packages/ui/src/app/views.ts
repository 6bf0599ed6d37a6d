import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { matchPath, type PathParams } from '../router/match-path.ts'

export interface ViewProps {
  readonly params: PathParams
}

type View = LazyExoticComponent<ComponentType<ViewProps>>

interface Route {
  readonly pattern: string
  readonly view: View
}

const experiments = view(() => import('../experiments/experiments-page.tsx'), 'ExperimentsPage')
const version = view(() => import('../models/version-page.tsx'), 'VersionPage')
const dataset = view(() => import('../data/dataset-page.tsx'), 'DatasetPage')
const deployment = view(() => import('../serving/deployment-page.tsx'), 'DeploymentPage')
const inference = view(() => import('../serving/inference-page.tsx'), 'InferencePage')
const run = view(() => import('../run/run-page.tsx'), 'RunPage')

/** Every view of the page, each a part of the bundle that is fetched when it is needed. */
const routes: readonly Route[] = [
  { pattern: '/', view: experiments },
  { pattern: '/experiments', view: experiments },
  {
    pattern: '/experiments/:experiment',
    view: view(() => import('../runs/runs-page.tsx'), 'RunsPage'),
  },
  { pattern: '/runs/:run', view: run },
  { pattern: '/runs/:run/metrics', view: run },
  { pattern: '/runs/:run/family', view: run },
  { pattern: '/runs/:run/artifacts/*file', view: run },
  { pattern: '/runs/:run/models/:model/*file', view: run },
  { pattern: '/compare', view: view(() => import('../compare/compare-page.tsx'), 'ComparePage') },
  {
    pattern: '/compare/files',
    view: view(() => import('../diff/file-diff-page.tsx'), 'FileDiffPage'),
  },
  { pattern: '/models', view: view(() => import('../models/models-page.tsx'), 'ModelsPage') },
  { pattern: '/models/:model', view: view(() => import('../models/model-page.tsx'), 'ModelPage') },
  {
    pattern: '/models/:model/diff',
    view: view(() => import('../models/version-diff-page.tsx'), 'VersionDiffPage'),
  },
  { pattern: '/models/:model/versions/:version', view: version },
  { pattern: '/models/:model/versions/:version/files/*file', view: version },
  { pattern: '/models/:model/versions/:version/family', view: version },
  { pattern: '/datasets', view: view(() => import('../data/datasets-page.tsx'), 'DatasetsPage') },
  { pattern: '/datasets/:name', view: dataset },
  { pattern: '/datasets/:name/:version', view: dataset },
  { pattern: '/datasets/:name/:version/rows', view: dataset },
  { pattern: '/datasets/:name/:version/family', view: dataset },
  {
    pattern: '/deployments',
    view: view(() => import('../serving/deployments-page.tsx'), 'DeploymentsPage'),
  },
  { pattern: '/deployments/:deployment', view: deployment },
  { pattern: '/deployments/:deployment/family', view: deployment },
  { pattern: '/deployments/:deployment/monitoring', view: deployment },
  { pattern: '/predictions/:inference', view: inference },
  { pattern: '/predictions/:inference/family', view: inference },
  {
    pattern: '/decisions',
    view: view(() => import('../decisions/decisions-page.tsx'), 'DecisionsPage'),
  },
  {
    pattern: '/decisions/:decision',
    view: view(() => import('../decisions/decision-page.tsx'), 'DecisionPage'),
  },
  { pattern: '/jobs', view: view(() => import('../jobs/jobs-page.tsx'), 'JobsPage') },
  { pattern: '/jobs/:job', view: view(() => import('../jobs/job-page.tsx'), 'JobPage') },
  {
    pattern: '/repositories',
    view: view(() => import('../repositories/repositories-page.tsx'), 'RepositoriesPage'),
  },
  {
    pattern: '/repositories/*repository',
    view: view(() => import('../repositories/repository-page.tsx'), 'RepositoryPage'),
  },
  { pattern: '/trash', view: view(() => import('../trash/trash-page.tsx'), 'TrashPage') },
]

export interface Match extends ViewProps {
  readonly pattern: string
  readonly view: View
}

export function findView(path: string): Match | undefined {
  for (const { pattern, view } of routes) {
    const params = matchPath(pattern, path)
    if (params !== undefined) return { pattern, view, params }
  }
  return undefined
}

/** A named export as `lazy` wants it. */
function view<Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType<ViewProps>>>>,
  name: Name,
): View {
  return lazy(async () => ({ default: (await load())[name] }))
}
