import { randomUUID } from 'node:crypto'
import type { Rows, SettledPlace } from '@stemma/core'
import { claimBackend, folderBackend, openS3Backend, ownersOf, placeIdsOf } from '@stemma/objects'
import { s3Options } from '../config/s3-credentials.ts'
import { SettingsError } from '../config/settings-error.ts'
import type { ObjectThreadData } from '../threads/objects/open-objects.ts'

interface Claim {
  readonly rows: Rows
  /** As it may be shown. */
  readonly destination: string
}

/**
 * Writes down that the objects of a place belong to the database of this server, and in the database that they are there. Throws SettingsError
 * if they are another's, as its collection would remove what this one names, and the reverse; or if this database's are elsewhere, as
 * whatever it names would be missing.
 */
export async function claimObjects(
  place: ObjectThreadData,
  { rows, destination }: Claim,
): Promise<{ readonly holdsObjects: boolean }> {
  const { id } = await rows.readDatabaseId()
  const backend =
    's3' in place
      ? await openS3Backend(s3Options(place.s3))
      : await folderBackend(place.folder, { unfinishedAfterMs: Infinity })
  const owners = await ownersOf(backend)
  const other = owners.find((owner) => owner !== id)
  if (other !== undefined) throw belongsToAnother(destination, other)
  const isOwn = owners.includes(id)
  const placeIds = await placeIdsOf(backend, randomUUID())
  const settled = await rows.settleObjectPlace({ placeIds, destination, isOwn })
  if (!settled.isHere) throw areElsewhere(settled, { destination, databaseId: id })
  const meanwhile = await claimBackend(backend, id)
  if (meanwhile !== undefined) throw belongsToAnother(destination, meanwhile)
  for await (const _ of backend.list('packs/')) return { holdsObjects: true }
  return { holdsObjects: false }
}

function belongsToAnother(destination: string, other: string): SettingsError {
  return new SettingsError(
    `The objects in ${destination} belong to another database: its servers would remove what this one stores. Name another place with artifacts-destination. If this database took the place of that one, remove owners/${other} there.`,
  )
}

function areElsewhere(
  { known }: SettledPlace,
  { destination, databaseId }: { readonly destination: string; readonly databaseId: string },
): SettingsError {
  const where = known === undefined ? 'in another place' : `in ${known.destination}`
  const sign = known === undefined ? `owners/${databaseId}` : `places/${known.placeId}`
  return new SettingsError(
    `The objects of this database are ${where}, and not in ${destination}: every file that it names would be missing. Name that place with artifacts-destination; servers on one database need the same. If its objects are lost for good, or were brought here in part, put an empty file ${sign} beside the folder packs/ here.`,
  )
}
