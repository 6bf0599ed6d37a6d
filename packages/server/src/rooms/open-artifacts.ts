import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  anySpelling,
  objectArtifacts,
  type ArtifactObjects,
  type KnownSpellings,
  type Objects,
  type Rows,
} from '@stemma/core'
import { openFolderStore, type ArtifactStore } from '@stemma/objects'
import { isPostgresUrl } from '@stemma/store'
import type { FastifyBaseLogger } from 'fastify'
import { s3Options } from '../config/s3-credentials.ts'
import { indexPathOf } from '../threads/objects/index-path.ts'
import type { ObjectThreadData } from '../threads/objects/open-objects.ts'
import { bucketOf, checkBucket, type Bucket } from './bucket.ts'
import { hasPlainArtifacts, type ArtifactLayout } from './choose-layout.ts'
import { claimObjects } from './claim-objects.ts'
import { objectPlace, type PlaceSettings } from './object-place.ts'
import { WaitingMover } from './waiting-mover.ts'

export interface ArtifactsOpening {
  readonly settings: PlaceSettings
  readonly layout: ArtifactLayout
  /** What the server itself asks of the database. */
  readonly rows: Rows
  /** Opens the objects of a place, on this thread or another. */
  readonly openObjects: (place: ObjectThreadData) => Promise<Objects>
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

/** The artifacts of a server. */
export interface ArtifactRoom {
  /** As somebody sees them whose calls go by these rows. */
  readonly artifactsFor: (rows: Rows) => ArtifactStore
  /** Absent where artifacts are plain files. */
  readonly objects?: ArtifactObjects
  /** Absent where they are in a folder. */
  readonly bucket?: Bucket
  /** To be done when the database answers, before anything else. Throws SettingsError if the objects are not this server's. */
  readonly claim: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Opens the artifacts in a layout. Throws StemmaError for a bucket that can't be used. */
export async function openArtifacts(opening: ArtifactsOpening): Promise<ArtifactRoom> {
  const { settings, layout, rows, openObjects, log } = opening
  const { artifactsDestination: destination, s3 } = settings
  if (layout === 'plain') {
    const plain = await openPlain(destination, log)
    if (isPostgresUrl(settings.database) && destination === join(settings.dataDir, 'artifacts'))
      log.warn(
        { destination },
        'the artifacts are plain files in the data folder of this server: another server on this database does not have them. Name one folder for all of them with artifacts-destination',
      )
    const spelled = anySpelling(plain)
    return { artifactsFor: () => spelled, claim: async () => {}, close: plain.close }
  }
  if (s3 === undefined && (await hasPlainArtifacts(destination))) {
    log.warn(
      { destination },
      'the artifacts folder holds plain files, which this layout does not show: stemma artifacts adopt makes objects of them, and --artifact-layout plain serves them',
    )
  }
  const place = objectPlace(settings)
  if ('s3' in place) await checkBucket(s3Options(place.s3))
  // From now on the folder says which layout it has.
  else await mkdir(place.folder, { recursive: true })
  const store = await openObjects(place)
  const hasOthers = isPostgresUrl(settings.database)
  const waiting = new WaitingMover({ rows, objects: store, log, hasOthers })
  const spellings: KnownSpellings = new Map()
  return {
    artifactsFor: (own) =>
      anySpelling(objectArtifacts({ rows: own, objects: store, waiting }), spellings),
    objects: { store, waiting },
    ...('s3' in place && { bucket: bucketOf(s3Options(place.s3)) }),
    claim: async () => {
      const { holdsObjects } = await claimObjects(place, { rows, destination })
      // Its thread says what it finds missing: now, not when somebody asks for it. One that has no index and no packs has nothing to say.
      if (holdsObjects || existsSync(indexPathOf(place))) store.wake()
      waiting.start()
    },
    close: async () => {
      await waiting.stop()
      await store.close()
    },
  }
}

function openPlain(destination: string, log: ArtifactsOpening['log']): Promise<ArtifactStore> {
  return openFolderStore(destination, {
    onSwept: (swept) => {
      if (swept.removed === undefined)
        log.warn({ err: swept.error }, 'could not look for leftovers of uploads')
      else if (swept.removed > 0)
        log.info(
          { removed: swept.removed },
          'removed what uploads had left when a server was killed',
        )
    },
  })
}
