import { folderBackend, openS3Backend, type BlobBackend } from '@stemma/objects'
import { s3Options } from '../config/s3-credentials.ts'
import { objectPlace, type PlaceSettings } from './object-place.ts'

/** Where the packs of a server lie, beside that server: puts of others that are under way there are let alone. */
export async function openBackend(settings: PlaceSettings): Promise<BlobBackend> {
  const place = objectPlace(settings)
  return 's3' in place
    ? openS3Backend(s3Options(place.s3))
    : folderBackend(place.folder, { unfinishedAfterMs: Infinity })
}
