import type { Message } from '../../message/message.ts'
import {
  artifactPage,
  type ArchiveFiles,
  type ArtifactPage,
  artifactPreview,
  type ArtifactPreview,
  type FileMessages,
  type ListFiles,
  loggedModelFiles,
  type OfLoggedModel,
  type OfRun,
  type OfVersion,
  type OneFile,
  type PreviewFile,
  runFiles,
  storedArtifact,
  type StoredArtifact,
  versionFiles,
} from '../messages/artifacts.ts'
import type { Nothing } from '../messages/values.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Files of runs, logged models and model versions. Those of a version are what was registered: nothing changes them. */
export interface NativeArtifactRoutes {
  readonly 'runArtifacts.list': NativeRoute<OfRun & ListFiles, ArtifactPage>
  readonly 'runArtifacts.get': NativeRoute<OfRun & OneFile, Nothing>
  readonly 'runArtifacts.preview': NativeRoute<OfRun & PreviewFile, ArtifactPreview>
  readonly 'runArtifacts.archive': NativeRoute<OfRun & ArchiveFiles, Nothing>
  readonly 'runArtifacts.put': NativeRoute<OfRun & OneFile, StoredArtifact>
  readonly 'runArtifacts.delete': NativeRoute<OfRun & OneFile, Nothing>
  readonly 'loggedModelArtifacts.list': NativeRoute<OfLoggedModel & ListFiles, ArtifactPage>
  readonly 'loggedModelArtifacts.get': NativeRoute<OfLoggedModel & OneFile, Nothing>
  readonly 'loggedModelArtifacts.preview': NativeRoute<OfLoggedModel & PreviewFile, ArtifactPreview>
  readonly 'loggedModelArtifacts.archive': NativeRoute<OfLoggedModel & ArchiveFiles, Nothing>
  readonly 'loggedModelArtifacts.put': NativeRoute<OfLoggedModel & OneFile, StoredArtifact>
  readonly 'loggedModelArtifacts.delete': NativeRoute<OfLoggedModel & OneFile, Nothing>
  readonly 'versionArtifacts.list': NativeRoute<OfVersion & ListFiles, ArtifactPage>
  readonly 'versionArtifacts.get': NativeRoute<OfVersion & OneFile, Nothing>
  readonly 'versionArtifacts.preview': NativeRoute<OfVersion & PreviewFile, ArtifactPreview>
  readonly 'versionArtifacts.archive': NativeRoute<OfVersion & ArchiveFiles, Nothing>
}

/** Media types of the answers. */
const anyFile = ['application/octet-stream']
const archives = ['application/zip', 'application/x-tar']

const ofRun = recordsOf('runArtifacts', {
  path: '/runs/{run_id}/artifacts',
  messages: runFiles,
  of: 'a run',
})
const ofLoggedModel = recordsOf('loggedModelArtifacts', {
  path: '/logged-models/{model_id}/artifacts',
  messages: loggedModelFiles,
  of: 'a logged model',
})
const ofVersion = recordsOf('versionArtifacts', {
  path: '/models/{name}/versions/{version}/artifacts',
  messages: versionFiles,
  of: 'a model version',
})

export const nativeArtifactRoutes: NativeArtifactRoutes = {
  'runArtifacts.list': ofRun.list,
  'runArtifacts.get': ofRun.get,
  'runArtifacts.preview': ofRun.preview,
  'runArtifacts.archive': ofRun.archive,
  'runArtifacts.put': ofRun.put,
  'runArtifacts.delete': ofRun.delete,
  'loggedModelArtifacts.list': ofLoggedModel.list,
  'loggedModelArtifacts.get': ofLoggedModel.get,
  'loggedModelArtifacts.preview': ofLoggedModel.preview,
  'loggedModelArtifacts.archive': ofLoggedModel.archive,
  'loggedModelArtifacts.put': ofLoggedModel.put,
  'loggedModelArtifacts.delete': ofLoggedModel.delete,
  'versionArtifacts.list': ofVersion.list,
  'versionArtifacts.get': ofVersion.get,
  'versionArtifacts.preview': ofVersion.preview,
  'versionArtifacts.archive': ofVersion.archive,
}

interface Owner<O extends object> {
  readonly path: string
  readonly messages: FileMessages<O>
  /** For the summaries. */
  readonly of: string
}

interface Records<O extends object> {
  readonly list: NativeRoute<O & ListFiles, ArtifactPage>
  readonly get: NativeRoute<O & OneFile, Nothing>
  readonly preview: NativeRoute<O & PreviewFile, ArtifactPreview>
  readonly archive: NativeRoute<O & ArchiveFiles, Nothing>
  readonly put: NativeRoute<O & OneFile, StoredArtifact>
  readonly delete: NativeRoute<O & OneFile, Nothing>
}

function recordsOf<O extends object>(noun: string, { path, messages, of }: Owner<O>): Records<O> {
  const reading = <Q extends object>(verb: string, place: string, request: Message<Q>) =>
    ({
      ...v1,
      name: `${noun}.${verb}`,
      method: 'GET',
      path: path + place,
      permission: 'artifact:read',
      access: 'stream',
      request,
      status: 200,
    }) as const
  return {
    list: {
      ...reading('list', '', messages.list),
      summary: `A page of the files of ${of}: one directory, or all below it.`,
      response: artifactPage,
    },
    get: {
      ...reading('get', '/file', messages.file),
      summary: `One file of ${of}, whole or a range of it.`,
      response: undefined,
      downloads: anyFile,
    },
    preview: {
      ...reading('preview', '/preview', messages.preview),
      summary: `The beginning of a file of ${of}, as text where it is some.`,
      response: artifactPreview,
    },
    archive: {
      ...reading('archive', '/archive', messages.archive),
      summary: `A directory of ${of} as one archive. The connection breaks where a file cannot be read.`,
      response: undefined,
      downloads: archives,
    },
    put: {
      ...reading('put', '/file', messages.file),
      method: 'PUT',
      permission: 'artifact:write',
      summary: `Stores the body as a file of ${of}, over one that may be there.`,
      response: storedArtifact,
      uploads: true,
    },
    delete: {
      ...reading('delete', '', messages.file),
      method: 'DELETE',
      permission: 'artifact:delete',
      summary: `Removes a file or a directory of ${of}, for good.`,
      status: 204,
      response: undefined,
    },
  }
}
