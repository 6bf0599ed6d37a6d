import { join } from 'node:path'
import { isPostgresUrl } from '@stemma/store'
import type { S3Place } from '../config/s3-credentials.ts'
import type { S3Destination } from '../config/s3-destination.ts'
import type { ServerSettings } from '../config/settings.ts'
import type { ObjectThreadData } from '../threads/objects/open-objects.ts'
import { objectsFolder } from './objects-folder.ts'

export type PlaceSettings = Pick<
  ServerSettings,
  'artifactsDestination' | 's3' | 'dataDir' | 'database'
>

/** The index of a server that shares its objects, in its data folder. */
export const ownIndexFile: string = 'objects-index.sqlite'

/**
 * Where a server's objects are. A bucket may always have other servers, a folder where the names are in PostgreSQL: their index is then in
 * the data folder of each.
 */
export function objectPlace(settings: PlaceSettings): ObjectThreadData {
  const { artifactsDestination, s3, dataDir, database } = settings
  const ownIndex = join(dataDir, ownIndexFile)
  if (s3 !== undefined) return { s3: s3Place(s3), ownIndex }
  const folder = join(artifactsDestination, objectsFolder)
  return isPostgresUrl(database) ? { folder, ownIndex } : { folder }
}

/** With the credentials in it: for who speaks to the bucket, and nobody else. */
function s3Place({ credentials, ...s3 }: S3Destination): S3Place {
  return { ...s3, credentials: credentials.reveal() }
}
