import { claimBackend, folderBackend, openS3Backend } from '@stemma/objects'
import { s3Options } from '../config/s3-credentials.ts'
import { SettingsError } from '../config/settings-error.ts'
import { askNames, type NameEngine } from './ask-names.ts'
import type { ObjectThreadData } from './protocol.ts'

interface Claim {
  readonly engine: NameEngine
  /** As it may be shown. */
  readonly destination: string
}

/**
 * Writes down that the objects of a place belong to the database of this server. Throws SettingsError if they are another's: its
 * collection would remove what this one names, and the reverse.
 */
export async function claimObjects(
  place: ObjectThreadData,
  { engine, destination }: Claim,
): Promise<void> {
  const { id } = await askNames(engine, 'write', { route: 'artifact-names.database', request: {} })
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
