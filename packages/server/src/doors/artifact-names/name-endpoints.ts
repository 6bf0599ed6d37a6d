import { int64, list, message, nested, string, type Int64, type Message } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Endpoint } from '../endpoints.ts'
import { bytesEndpoint, jsonEndpoint } from '../native/json-endpoint.ts'

const nothing: Message<object> = message<object>('Nothing', {})

interface PathRequest {
  readonly path: string
}

const pathRequest: Message<PathRequest> = message<PathRequest>('ArtifactPath', {
  path: string().required(),
})

interface NameRequest extends PathRequest {
  readonly object_id: string
  readonly size_bytes: Int64
}

const nameRequest: Message<NameRequest> = message<NameRequest>('ArtifactName', {
  path: string().required(),
  object_id: string().required(),
  size_bytes: int64().required(),
})

interface AdoptedRequest extends NameRequest {
  readonly modified_ms: Int64
  readonly replaces?: string
}

interface AdoptRequest {
  readonly names: readonly AdoptedRequest[]
}

const adoptRequest: Message<AdoptRequest> = message<AdoptRequest>('AdoptedNames', {
  names: list(
    nested(
      message<AdoptedRequest>('AdoptedName', {
        path: string().required(),
        object_id: string().required(),
        size_bytes: int64().required(),
        modified_ms: int64().required(),
        replaces: string(),
      }),
    ),
  ),
})

interface NamesRequest {
  readonly files: readonly NameRequest[]
}

const namesRequest: Message<NamesRequest> = message<NamesRequest>('ArtifactNames', {
  files: list(nested(nameRequest)).required(),
})

interface PathsRequest {
  readonly paths: readonly string[]
}

const pathsRequest: Message<PathsRequest> = message<PathsRequest>('ArtifactPaths', {
  paths: list(string()).required(),
})

interface BelowRequest extends PathRequest {
  readonly directory: string
  readonly name: string
  readonly limit: Int64
}

const belowRequest: Message<BelowRequest> = message<BelowRequest>('FilesBelow', {
  path: string().default(''),
  directory: string().default(''),
  name: string().default(''),
  limit: int64().required(),
})

interface PageRequest {
  readonly directory: string
  readonly after: string
  readonly limit: Int64
}

const pageRequest: Message<PageRequest> = message<PageRequest>('ArtifactPage', {
  directory: string().default(''),
  after: string().default(''),
  limit: int64().required(),
})

interface LiveRequest {
  readonly directory: string
  readonly name: string
}

const liveRequest: Message<LiveRequest> = message<LiveRequest>('LiveObjects', {
  directory: string().default(''),
  name: string().default(''),
})

/** Not routes of their own: the thread that serves HTTP asks them about the names of what is in the object store. */
export const artifactNameEndpoints: readonly (readonly [string, Endpoint])[] = [
  [
    'artifact-names.find',
    bytesEndpoint(pathRequest, (ctx, { path }) =>
      core.lookUpArtifact(ctx, { path, withBase: false }),
    ),
  ],
  [
    'artifact-names.base',
    jsonEndpoint(pathRequest, (ctx, { path }) =>
      core.lookUpArtifact(ctx, { path, withBase: true }),
    ),
  ],
  [
    'artifact-names.put',
    bytesEndpoint(nameRequest, async (ctx, { path, object_id: objectId, size_bytes, bytes }) => {
      await core.nameArtifact(ctx, { path, objectId, sizeBytes: Number(size_bytes), bytes })
      return {}
    }),
  ],
  [
    'artifact-names.adopt',
    jsonEndpoint(adoptRequest, async (ctx, { names }) => {
      const adopted = names.map(
        ({ path, object_id: objectId, size_bytes, modified_ms, replaces }) => ({
          ...{ path, objectId, replaces },
          sizeBytes: Number(size_bytes),
          modifiedMs: Number(modified_ms),
        }),
      )
      return { adoptions: await core.adoptArtifacts(ctx, adopted) }
    }),
  ],
  [
    'artifact-names.put-many',
    jsonEndpoint(namesRequest, async (ctx, { files }) => {
      await core.nameArtifacts(ctx, {
        files: files.map(({ path, object_id: objectId, size_bytes }) => ({
          ...{ path, objectId },
          sizeBytes: Number(size_bytes),
        })),
      })
      return {}
    }),
  ],
  ['artifact-names.bases', jsonEndpoint(pathsRequest, core.lookUpBases)],
  [
    'artifact-names.below',
    jsonEndpoint(belowRequest, (ctx, { path, limit, ...after }) =>
      core.listFilesBelow(ctx, { path, after, limit: Number(limit) }),
    ),
  ],
  [
    'artifact-names.list',
    jsonEndpoint(pageRequest, (ctx, { directory, after, limit }) =>
      core.listArtifacts(ctx, { directory, after, limit: Number(limit) }),
    ),
  ],
  [
    'artifact-names.remove',
    jsonEndpoint(pathRequest, async (ctx, { path }) => {
      await core.removeArtifact(ctx, { path })
      return {}
    }),
  ],
  ['artifact-names.live', jsonEndpoint(liveRequest, core.listLiveObjects)],
  ['artifact-names.database', jsonEndpoint(nothing, core.readDatabaseId)],
]
