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
  models: '/models',
  model: (name: string): string => `/models/${encodeURIComponent(name)}`,
  version: (name: string, version: number | string): string =>
    `/models/${encodeURIComponent(name)}/versions/${version}`,
  versionDiff: (name: string, from: number, to: number): string =>
    `/models/${encodeURIComponent(name)}/diff?from=${from}&to=${to}`,
  versionFile: (name: string, version: number, path: string): string =>
    `/models/${encodeURIComponent(name)}/versions/${version}/files/${escapeSegments(path)}`,
  datasets: '/datasets',
  dataset: (name: string, version?: number): string =>
    `/datasets/${encodeURIComponent(name)}${version === undefined ? '' : `/${version}`}`,
  trash: '/trash',
} as const

export type RunTab = 'metrics' | 'artifacts'

function escapeSegments(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function listQuery(name: string, items: readonly string[]): string {
  return new URLSearchParams({ [name]: items.join(',') }).toString().replaceAll('%2C', ',')
}
