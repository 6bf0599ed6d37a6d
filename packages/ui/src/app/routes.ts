/**
 * Every address of the page, and the module of the view that is shown there. Data only: the build reads it too, and tells the server which files
 * a view is made of, so that a browser fetches them together with the page.
 */
export const routes = [
  { pattern: '/', view: 'experiments/experiments-page' },
  { pattern: '/experiments', view: 'experiments/experiments-page' },
  { pattern: '/experiments/:experiment', view: 'runs/runs-page' },
  { pattern: '/runs/:run', view: 'run/run-page' },
  { pattern: '/runs/:run/metrics', view: 'run/run-page' },
  { pattern: '/runs/:run/family', view: 'run/run-page' },
  { pattern: '/runs/:run/artifacts/*file', view: 'run/run-page' },
  { pattern: '/runs/:run/models/:model/*file', view: 'run/run-page' },
  { pattern: '/compare', view: 'compare/compare-page' },
  { pattern: '/compare/files', view: 'diff/file-diff-page' },
  { pattern: '/models', view: 'models/models-page' },
  { pattern: '/models/:model', view: 'models/model-page' },
  { pattern: '/models/:model/diff', view: 'models/version-diff-page' },
  { pattern: '/models/:model/versions/:version', view: 'models/version-page' },
  { pattern: '/models/:model/versions/:version/files/*file', view: 'models/version-page' },
  { pattern: '/models/:model/versions/:version/family', view: 'models/version-page' },
  { pattern: '/datasets', view: 'data/datasets-page' },
  { pattern: '/datasets/:name', view: 'data/dataset-page' },
  { pattern: '/datasets/:name/:version', view: 'data/dataset-page' },
  { pattern: '/datasets/:name/:version/rows', view: 'data/dataset-page' },
  { pattern: '/datasets/:name/:version/family', view: 'data/dataset-page' },
  { pattern: '/deployments', view: 'serving/deployments-page' },
  { pattern: '/deployments/:deployment', view: 'serving/deployment-page' },
  { pattern: '/deployments/:deployment/family', view: 'serving/deployment-page' },
  { pattern: '/deployments/:deployment/monitoring', view: 'serving/deployment-page' },
  { pattern: '/predictions/:inference', view: 'serving/inference-page' },
  { pattern: '/predictions/:inference/family', view: 'serving/inference-page' },
  { pattern: '/decisions', view: 'decisions/decisions-page' },
  { pattern: '/decisions/:decision', view: 'decisions/decision-page' },
  { pattern: '/retrainings/:run', view: 'retrain/retraining-page' },
  { pattern: '/jobs', view: 'jobs/jobs-page' },
  { pattern: '/jobs/:job', view: 'jobs/job-page' },
  { pattern: '/repositories', view: 'repositories/repositories-page' },
  { pattern: '/repositories/*repository', view: 'repositories/repository-page' },
  { pattern: '/trash', view: 'trash/trash-page' },
] as const

export type ViewName = (typeof routes)[number]['view']
