import type { Rows } from '@stemma/core'
import { claimBackend, folderBackend, openS3Backend } from '@stemma/objects'
import { s3Options } from '../config/s3-credentials.ts'
import { SettingsError } from '../config/settings-error.ts'
import type { ObjectThreadData } from '../threads/objects/open-objects.ts'

interface Claim {
  readonly rows: Rows
  /** As it may be shown. */
  readonly destination: string
}

/**
 * Writes down that the objects of a place belong to the database of this server. Throws SettingsError if they are another's: its
 * collection would remove what this one names, and the reverse.
 */
export async function claimObjects(
  place: ObjectThreadData,
  { rows, destination }: Claim,
): Promise<void> {
  const { id } = await rows.readDatabaseId()
  const backend =
    's3' in place
      ? await openS3Backend(s3Options(place.s3))
      : await folderBackend(place.folder, { unfinishedAfterMs: Infinity })
  const other = await claimBackend(backend, id)
  if (other === undefined) return
  throw new SettingsError(
    `The objects in ${destination} belong to another database: its servers would remove what this one stores. Name another place with artifacts-destination. If this database took the place of that one, remove owners/${other} there.`,
  )
}
