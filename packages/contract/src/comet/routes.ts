import { message } from '../message/message.ts'
import type { Permission, Route, RouteAccess, RouteMethod } from '../route.ts'

/** What Comet's client sends. Its fields are read by hand: clients of many ages send them, and none may be refused for what it says besides. */
const fields = message('CometFields', {})

type Way = readonly [RouteMethod, Permission, RouteAccess]

const none: Way = ['POST', 'public', 'lookUp']
const look: Way = ['GET', 'run:read', 'lookUp']
const read: Way = ['GET', 'run:read', 'read']
const upload: Way = ['POST', 'artifact:write', 'stream']
const write: Way = ['POST', 'run:write', 'write']

/** Below `/clientlib`: what a program that trains says. */
const clientlib: Readonly<Record<string, readonly [path: string, way: Way]>> = {
  version: ['isAlive/ver', ['GET', 'public', 'lookUp']],
  ping: ['health/ping', ['GET', 'public', 'lookUp']],
  addRun: ['logger/add/run', write],
  getRun: ['logger/get/run', ['POST', 'run:read', 'lookUp']],
  limits: ['asset/3d-limits', none],
  status: ['status-report/update', write],
  offlineTimes: ['status-report/offline-metadata', write],
  addTags: ['tags/add-tags-to-experiment', write],
  metrics: ['batch/logger/experiment/metric', write],
  parameters: ['batch/logger/experiment/parameter', write],
  uploadAsset: ['asset/upload', upload],
  createAsset: ['asset', write],
  uploadAssetItem: ['asset/asset-item', upload],
  uploadThumbnail: ['asset/{asset}/thumbnail', ['PUT', 'artifact:write', 'stream']],
  uploadImage: ['visualizations/upload', upload],
  uploadPatch: ['git-patch/upload', upload],
  notification: ['notification/experiment', none],
  event: ['notify/event', none],
  log: ['log/add', none],
  rpcs: ['rpc/get-pending-rpcs', ['GET', 'public', 'lookUp']],
  remoteAssets: ['rest/v2/write/artifact/assets/remote/batch', write],
  outputToo: ['rest/v2/write/experiment/output', write],
  systemDetailsToo: ['rest/v2/write/experiment/system-details', write],
}

/** Below `/api/rest/v2`: the same for one value, and what programs ask that look at runs. */
const rest: Readonly<Record<string, readonly [path: string, way: Way]>> = {
  writeFilePath: ['write/experiment/file-path', write],
  writeOther: ['write/experiment/log-other', write],
  writeHtml: ['write/experiment/html', write],
  writeGit: ['write/experiment/git/metadata', write],
  writeGraph: ['write/experiment/graph', write],
  writeCode: ['write/experiment/code', write],
  writeStatus: ['write/experiment/update-status', write],
  writeMetric: ['write/experiment/metric', write],
  writeParameter: ['write/experiment/parameter', write],
  writeTags: ['write/experiment/tags', write],
  writeAsset: ['write/experiment/upload-asset', upload],
  notThrottled: ['write/experiment/{key}/mark-not-throttled', none],
  output: ['write/experiment/output', write],
  systemDetails: ['write/experiment/system-details', write],
  delete: ['write/experiment/delete', ['GET', 'run:delete', 'write']],
  archive: ['write/experiment/archive', ['GET', 'run:delete', 'write']],
  restore: ['write/experiment/restore', ['GET', 'run:delete', 'write']],
  deleteAsset: ['write/experiment/asset/delete', ['GET', 'artifact:delete', 'write']],
  deleteTags: ['write/experiment/tags/delete', write],
  metadata: ['experiment/metadata', look],
  listAssets: ['experiment/asset/list', read],
  getAsset: ['experiment/asset/get-asset', ['GET', 'artifact:read', 'stream']],
  html: ['experiment/html', look],
  graph: ['experiment/graph', look],
  code: ['experiment/code', look],
  workspaces: ['workspaces', ['GET', 'experiment:read', 'read']],
  projects: ['projects', ['GET', 'experiment:read', 'read']],
  project: ['project', ['GET', 'experiment:read', 'lookUp']],
  createProject: ['write/project/create', ['POST', 'experiment:create', 'write']],
  createExperiment: ['write/experiment/create', write],
  experiments: ['experiments', read],
  readParameters: ['experiment/parameters', look],
  readOthers: ['experiment/log-other', look],
  readTags: ['experiment/tags', look],
  readMetric: ['experiment/metrics/get-metric', read],
  readMetrics: ['experiment/metrics/get-all', read],
  readSummary: ['experiment/metrics/summary', look],
  readChart: ['experiments/multi-metric-chart', ['POST', 'run:read', 'read']],
  columnNames: ['project/column-names', read],
  queryProject: ['project/query', ['POST', 'run:read', 'read']],
  searchProject: ['experiments/search', ['POST', 'run:read', 'read']],
  upsertArtifact: ['write/artifacts/upsert', write],
  artifactState: ['write/artifacts/state', write],
  artifactLabels: ['write/artifacts/version/labels', write],
  artifactVersion: ['artifacts/version', look],
  artifactFiles: ['artifacts/version/files', read],
  registerModel: ['write/registry-model/item/create', ['POST', 'model:write', 'write']],
  modelDetails: ['registry-model/compact-details', ['GET', 'model:read', 'read']],
  modelItems: ['registry-model/items', ['GET', 'model:read', 'read']],
  registryModel: ['registry-model/details', ['GET', 'model:read', 'read']],
  models: ['experiment/model', look],
  modelAssets: ['experiment/model/asset/list', look],
  assetsByName: ['experiment/asset/get-by-name', read],
  readOutput: ['experiment/output', read],
  readSystem: ['experiment/system-details', look],
  readGit: ['experiment/git/metadata', look],
}

/** Below `/optimizer`, where there is none. */
const optimizer: Readonly<Record<string, readonly [path: string, way: Way]>> = {
  optimizerSpec: ['spec', ['GET', 'public', 'lookUp']],
  optimizerStatus: ['status', ['GET', 'public', 'lookUp']],
  optimizerNext: ['next', ['GET', 'public', 'lookUp']],
  optimizerCreate: ['create', none],
}

function routesOf(
  prefix: string,
  table: Readonly<Record<string, readonly [path: string, way: Way]>>,
): readonly Route[] {
  return Object.entries(table).map(([name, [path, [method, permission, access]]]) => ({
    name: `comet.${name}`,
    method,
    path: `${prefix}/${path}`,
    version: 1,
    prefixes: 'root',
    permission,
    access,
    request: fields,
    takesGzip: true,
    mostBodyBytes,
  }))
}

/** A thousand values, which may be long texts. */
const mostBodyBytes = 32 * 1024 * 1024

/** What Comet's client asks of its server, with `COMET_URL_OVERRIDE` set to this one. */
export const cometRoutes: readonly Route[] = [
  ...routesOf('/clientlib', clientlib),
  ...routesOf('/api/rest/v2', rest),
  ...routesOf('/optimizer', optimizer),
]
