import { cometRoutes } from '@stemma/contract'
import type { RowCtx } from '@stemma/core'
import type { DatabaseDoor, Handler } from '../door.ts'
import {
  keepRemoteAssets,
  readArtifactFiles,
  readArtifactVersion,
  setArtifactLabels,
  setArtifactState,
  upsertArtifact,
} from './artifacts.ts'
import { deleteAsset, deleteTags, restoreExperiment, trashExperiment } from './changes.ts'
import type { Fields } from './comet-fields.ts'
import { addRun, metadata, reportStatus, resumeRun, setTimes, updateStatus } from './experiments.ts'
import {
  keepOutput,
  keepSystem,
  keepText,
  readGit,
  readOutput,
  readSystem,
  readText,
} from './facts.ts'
import { noOptimizer } from './optimizer.ts'
import {
  createExperiment,
  createProject,
  experiments,
  project,
  projects,
  workspaces,
} from './projects.ts'
import { columnNames, queryProject, searchProject } from './queries.ts'
import { assetsByName, listAssets, listModelAssets, listModels } from './read-assets.ts'
import {
  readChart,
  readMetric,
  readMetrics,
  readOthers,
  readParameters,
  readSummary,
  readTags,
} from './read-values.ts'
import { modelDetails, modelItems, registerModel } from './registry.ts'
import { createAsset } from './scenes.ts'
import { cometBytes } from './send-comet.ts'
import { cometShape } from './shape.ts'
import { addTags, logFilePath, logGit, logMetrics, logOther, logParameters } from './values.ts'

type Handle = (ctx: RowCtx, fields: Fields) => Promise<object>

const handles: Readonly<Record<string, Handle>> = {
  addRun,
  getRun: resumeRun,
  status: reportStatus,
  offlineTimes: setTimes,
  addTags,
  createAsset,
  writeTags: addTags,
  metrics: logMetrics,
  writeMetric: logMetrics,
  parameters: logParameters,
  writeParameter: logParameters,
  writeOther: logOther,
  writeGit: logGit,
  writeFilePath: logFilePath,
  writeStatus: updateStatus,
  metadata,
  output: keepOutput,
  outputToo: keepOutput,
  systemDetails: keepSystem,
  systemDetailsToo: keepSystem,
  writeHtml: keepText('html'),
  writeGraph: keepText('graph'),
  writeCode: keepText('code'),
  html: readText('html'),
  graph: readText('graph'),
  code: readText('code'),
  readOutput,
  readSystem,
  readGit,
  listAssets,
  assetsByName,
  models: listModels,
  modelAssets: listModelAssets,
  workspaces,
  projects,
  project,
  createProject,
  createExperiment,
  experiments,
  columnNames,
  queryProject,
  searchProject,
  optimizerSpec: noOptimizer,
  optimizerStatus: noOptimizer,
  optimizerNext: noOptimizer,
  optimizerCreate: noOptimizer,
  readParameters,
  readOthers,
  readTags,
  readMetric,
  readMetrics,
  readSummary,
  readChart,
  delete: trashExperiment,
  archive: trashExperiment,
  restore: restoreExperiment,
  deleteAsset,
  deleteTags,
  upsertArtifact,
  artifactState: setArtifactState,
  artifactLabels: setArtifactLabels,
  artifactVersion: readArtifactVersion,
  artifactFiles: readArtifactFiles,
  remoteAssets: keepRemoteAssets,
  registerModel,
  modelDetails,
  modelItems,
  registryModel: modelDetails,
}

/** What of Comet's protocol needs rows only. */
export const databaseDoor: DatabaseDoor = {
  ...cometShape,
  handlers: new Map(
    cometRoutes.flatMap(({ name, request }): [string, Handler][] => {
      const handle = handles[name.replace('comet.', '')]
      if (handle === undefined) return []
      return [
        [
          name,
          { request, handle: async (ctx, fields) => cometBytes(await handle(ctx, { ...fields })) },
        ],
      ]
    }),
  ),
}
