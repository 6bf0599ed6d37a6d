import {
  artifactPage,
  artifactPreview,
  type FileMessages,
  loggedModelFiles,
  runFiles,
  storedArtifact,
  versionFiles,
} from '../messages/artifacts.ts'
import { v1, type NativeRoute } from '../native-route.ts'

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

/** Files of runs, logged models and model versions. Those of a version are what was registered: nothing changes them. */
export const nativeArtifactRoutes = {
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
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeArtifactRoutes = typeof nativeArtifactRoutes

interface Owner<M extends FileMessages> {
  readonly path: string
  readonly messages: M
  /** For the summaries. */
  readonly of: string
}

function recordsOf<M extends FileMessages>(noun: string, { path, messages, of }: Owner<M>) {
  const reading = <K extends keyof FileMessages>(verb: string, place: string, kind: K) =>
    ({
      ...v1,
      name: `${noun}.${verb}`,
      method: 'GET',
      path: path + place,
      permission: 'artifact:read',
      access: 'stream',
      request: messages[kind],
      status: 200,
    }) as const
  return {
    list: {
      ...reading('list', '', 'list'),
      summary: `A page of the files of ${of}: one directory, or all below it.`,
      response: artifactPage,
    },
    get: {
      ...reading('get', '/file', 'file'),
      summary: `One file of ${of}, whole or a range of it.`,
      response: undefined,
      downloads: anyFile,
    },
    preview: {
      ...reading('preview', '/preview', 'preview'),
      summary: `The beginning of a file of ${of}, as text where it is some.`,
      response: artifactPreview,
    },
    archive: {
      ...reading('archive', '/archive', 'archive'),
      summary: `A directory of ${of} as one archive. The connection breaks where a file cannot be read.`,
      response: undefined,
      downloads: archives,
    },
    put: {
      ...reading('put', '/file', 'file'),
      method: 'PUT',
      permission: 'artifact:write',
      summary: `Stores the body as a file of ${of}, over one that may be there.`,
      response: storedArtifact,
      uploads: true,
    },
    delete: {
      ...reading('delete', '', 'file'),
      method: 'DELETE',
      permission: 'artifact:delete',
      summary: `Removes a file or a directory of ${of}, for good.`,
      status: 204,
      response: undefined,
    },
  } as const
}
