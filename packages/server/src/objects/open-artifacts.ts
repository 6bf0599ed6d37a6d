import { mkdir } from 'node:fs/promises'
import { openFolderStore, type ArtifactStore } from '@stemma/objects'
import { isPostgresUrl } from '@stemma/store'
import type { FastifyBaseLogger } from 'fastify'
import { s3Options } from '../config/s3-credentials.ts'
import type { ObjectTransfer } from '../doors/native/objects/object-transfer.ts'
import type { ObjectMaintenance } from '../doors/native/storage/object-maintenance.ts'
import type { NameEngine } from './ask-names.ts'
import { bucketOf, checkBucket, type Bucket } from './bucket.ts'
import { hasPlainArtifacts, type ArtifactLayout } from './choose-layout.ts'
import { claimObjects } from './claim-objects.ts'
import { liveObjects } from './live-objects.ts'
import { openObjectArtifacts } from './object-artifacts.ts'
import { objectPlace, type PlaceSettings } from './object-place.ts'
import { ObjectThread } from './object-thread.ts'
import { dropExpiredUploads, openObjectUploads, type ArtifactUploads } from './object-uploads.ts'
import { WaitingObjects } from './waiting-objects.ts'

export interface ArtifactsOpening {
  readonly settings: PlaceSettings
  readonly layout: ArtifactLayout
  readonly engine: NameEngine
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

/** The artifacts of a server. `objects`, `uploads` and `transfer` are absent where they are plain files. */
export interface Artifacts {
  readonly artifacts: ArtifactStore
  readonly objects?: ObjectMaintenance
  readonly uploads?: ArtifactUploads
  readonly transfer?: ObjectTransfer
  /** Absent where they are in a folder. */
  readonly bucket?: Bucket
  /** To be done when the database answers, before anything else. Throws SettingsError if the objects are not this server's. */
  readonly claim: () => Promise<void>
}

/** Opens the artifacts in a layout. Throws StemmaError for a bucket that can't be used. */
export async function openArtifacts({
  settings,
  layout,
  engine,
  log,
}: ArtifactsOpening): Promise<Artifacts> {
  const { artifactsDestination: destination, s3 } = settings
  if (layout === 'plain')
    return { artifacts: await openPlain(destination, log), claim: async () => {} }
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
  const thread = new ObjectThread(place)
  const waiting = new WaitingObjects({
    ...{ engine, objects: thread, log },
    hasOthers: isPostgresUrl(settings.database),
  })
  return {
    artifacts: openObjectArtifacts({ engine, objects: thread, waiting }),
    uploads: openObjectUploads({ engine, objects: thread }),
    objects: {
      store: thread,
      live: () => liveObjects(engine),
      damagedWaiting: () => waiting.findDamaged(),
      dropExpired: () => dropExpiredUploads(engine),
      storedBytes: () => thread.call('storedBytes', undefined),
      waitingBytes: () => waiting.sizeBytes(),
      removeUnfinished: () => thread.call('removeUnfinished', undefined),
    },
    transfer: {
      wake: thread.wake.bind(thread),
      call: thread.call.bind(thread),
      read: thread.read.bind(thread),
      receive: thread.receive.bind(thread),
      send: thread.send.bind(thread),
      storeWaiting: (ids) => waiting.store(ids),
    },
    ...('s3' in place && { bucket: bucketOf(s3Options(place.s3)) }),
    claim: async () => {
      await claimObjects(place, { engine, destination })
      waiting.start()
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
