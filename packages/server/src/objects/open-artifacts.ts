import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openFolderStore, type ArtifactStore } from '@stemma/objects'
import type { FastifyBaseLogger } from 'fastify'
import type { ServerSettings } from '../config/settings.ts'
import type { ObjectTransfer } from '../doors/native/objects/object-transfer.ts'
import type { ObjectMaintenance } from '../doors/native/storage/object-maintenance.ts'
import type { NameEngine } from './ask-names.ts'
import { hasPlainArtifacts, type ArtifactLayout } from './choose-layout.ts'
import { liveObjects } from './live-objects.ts'
import { openObjectArtifacts } from './object-artifacts.ts'
import { ObjectThread } from './object-thread.ts'
import { dropExpiredUploads, openObjectUploads, type ArtifactUploads } from './object-uploads.ts'
import { objectsFolder } from './objects-folder.ts'

export interface ArtifactsOpening {
  readonly settings: Pick<ServerSettings, 'artifactsDestination'>
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
}

/** Opens the artifacts in a layout. */
export async function openArtifacts({
  settings: { artifactsDestination: destination },
  layout,
  engine,
  log,
}: ArtifactsOpening): Promise<Artifacts> {
  if (layout === 'plain') return { artifacts: await openPlain(destination, log) }
  if (await hasPlainArtifacts(destination)) {
    log.warn(
      { destination },
      'the artifacts folder holds plain files, which this layout does not show: stemma artifacts adopt makes objects of them, and --artifact-layout plain serves them',
    )
  }
  const folder = join(destination, objectsFolder)
  // From now on the folder says which layout it has.
  await mkdir(folder, { recursive: true })
  const thread = new ObjectThread({ folder })
  return {
    artifacts: openObjectArtifacts({ engine, objects: thread }),
    uploads: openObjectUploads({ engine, objects: thread }),
    objects: {
      store: thread,
      live: () => liveObjects(engine),
      dropExpired: () => dropExpiredUploads(engine),
      storedBytes: () => thread.call('storedBytes', undefined),
    },
    transfer: thread,
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
