import { boolean, int64, list, nested, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** Names in one request. */
export const maxRepositoryNames: number = 10_000

const repository = string()
  .about('Names with slashes between them, as in `/dvc/team/cats`.')
  .required()

const objectName = string().about(
  '`md5:HEX`, `md5:HEX.dir`, `md5-dos2unix:HEX`, `sha256:HEX`: the hash by which clients know the bytes.',
)

export const listRepositoriesRequest = message('ListRepositories', {
  limit: pageLimit(1000).default(100),
  page_token: pageToken,
})

/** A repository with what is in it. */
export const nativeRepository = message('Repository', {
  name: string().required(),
  creation_time: timeMs.required(),
  objects: int64().required(),
  size_bytes: int64().about('Of all objects, each as large as it is itself.').required(),
  locks: int64().required(),
  last_push_time: timeMs,
})

export const nativeRepositoryPage = message('RepositoryPage', {
  repositories: list(nested(nativeRepository)).required(),
  next_page_token: nextPageToken,
})

export const oneRepository = message('OneRepository', { repository })

export const listRepositoryObjectsRequest = message('ListRepositoryObjects', {
  repository,
  folders: boolean().about("Only the manifests of DVC's folders (`.dir`).").default(false),
  limit: pageLimit(10_000).default(1000),
  page_token: pageToken,
})

export const findRepositoryObjectsRequest = message('FindRepositoryObjects', {
  repository,
  names: list(objectName).required(),
})

const namedObject = message('RepositoryObject', {
  name: objectName.required(),
  object_id: string().about('SHA-256 of the bytes.').required(),
  size_bytes: int64().required(),
})

export const repositoryObjectPage = message('RepositoryObjectPage', {
  objects: list(
    nested(message('StoredRepositoryObject', { ...namedObject.fields, time: timeMs.required() })),
  ).required(),
  next_page_token: nextPageToken,
})

export const removedRepositoryObjects = message('RemovedRepositoryObjects', {
  objects: int64().about('How many names the repository had; it has none of them now.').required(),
})

export const foundRepositoryObjects = message('FoundRepositoryObjects', {
  objects: list(nested(namedObject)).required(),
})

export const nameRepositoryObjectsRequest = message('NameRepositoryObjects', {
  repository,
  objects: list(
    nested(
      message('NewRepositoryObject', {
        name: objectName.required(),
        object_id: string().required(),
      }),
    ),
  ).required(),
})

export type NameRepositoryObjectsRequest = Infer<typeof nameRepositoryObjectsRequest>

export const namedRepositoryObjects = message('NamedRepositoryObjects', {
  objects: int64().about('How many names were asked for; all of them are there now.').required(),
})

export const listRepositoryLocksRequest = message('ListRepositoryLocks', {
  repository,
  limit: pageLimit(1000).default(100),
  page_token: pageToken,
})

const lockId = string().about('As Git LFS shows it.').required()

/** A path that somebody works on. */
export const nativeRepositoryLock = message('RepositoryLock', {
  id: lockId,
  path: string().required(),
  owner: string().required(),
  locked_at: timeMs.required(),
  ref: string().about('The branch for which it was asked; it holds for all.'),
})

export const nativeRepositoryLockPage = message('RepositoryLockPage', {
  locks: list(nested(nativeRepositoryLock)).required(),
  next_page_token: nextPageToken,
})

export const releaseRepositoryLockRequest = message('ReleaseRepositoryLock', {
  repository,
  id: lockId,
  force: boolean().about('Also the lock of somebody else.').default(false),
})
