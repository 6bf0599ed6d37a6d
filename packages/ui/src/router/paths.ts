/** Addresses of the page's views. Nothing else in the page writes one. */
export const paths = {
  experiments: '/experiments',
  experiment: (id: string): string => `/experiments/${encodeURIComponent(id)}`,
  run: (id: string, tab?: RunTab): string =>
    `/runs/${encodeURIComponent(id)}${tab === undefined ? '' : `/${tab}`}`,
  runFile: (id: string, path: string): string =>
    `/runs/${encodeURIComponent(id)}/artifacts/${escapeSegments(path)}`,
  runModelFile: (id: string, modelId: string, path: string): string =>
    `/runs/${encodeURIComponent(id)}/models/${encodeURIComponent(modelId)}/${escapeSegments(path)}`,
  compare: (runIds: readonly string[]): string => `/compare?${listQuery('runs', runIds)}`,
  fileDiff: (a: string, b: string): string =>
    `/compare/files?${new URLSearchParams({ a, b }).toString()}`,
  models: '/models',
  model: (name: string): string => `/models/${encodeURIComponent(name)}`,
  version: (name: string, version: number | string, tab?: 'family'): string =>
    `/models/${encodeURIComponent(name)}/versions/${version}${tab === undefined ? '' : `/${tab}`}`,
  versionDiff: (name: string, from: number, to: number): string =>
    `/models/${encodeURIComponent(name)}/diff?from=${from}&to=${to}`,
  versionFile: (name: string, version: number, path: string): string =>
    `/models/${encodeURIComponent(name)}/versions/${version}/files/${escapeSegments(path)}`,
  datasets: '/datasets',
  dataset: (name: string, version?: number, tab?: DataTab): string =>
    `/datasets/${encodeURIComponent(name)}${[version, tab]
      .filter((part) => part !== undefined)
      .map((part) => `/${part}`)
      .join('')}`,
  deployments: '/deployments',
  deployment: (id: string, tab?: 'family' | 'monitoring'): string =>
    `/deployments/${encodeURIComponent(id)}${tab === undefined ? '' : `/${tab}`}`,
  inference: (id: string, tab?: 'family'): string =>
    `/predictions/${encodeURIComponent(id)}${tab === undefined ? '' : `/${tab}`}`,
  decisions: (model?: string): string =>
    `/decisions${model === undefined ? '' : `?model=${encodeURIComponent(model)}`}`,
  decision: (id: string): string => `/decisions/${encodeURIComponent(id)}`,
  retraining: (runId: string): string => `/retrainings/${encodeURIComponent(runId)}`,
  jobs: '/jobs',
  job: (id: string): string => `/jobs/${encodeURIComponent(id)}`,
  repositories: '/repositories',
  repository: (name: string): string => `/repositories/${escapeSegments(name)}`,
  trash: '/trash',
} as const

export type RunTab = 'metrics' | 'artifacts' | 'family'
export type DataTab = 'rows' | 'family'

function escapeSegments(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function listQuery(name: string, items: readonly string[]): string {
  return new URLSearchParams({ [name]: items.join(',') }).toString().replaceAll('%2C', ',')
}
