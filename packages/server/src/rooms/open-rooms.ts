import {
  FileHashes,
  type Access,
  type Caller,
  type Ctx,
  type Objects,
  type Rows,
} from '@stemma/core'
import type { ArtifactStore } from '@stemma/objects'
import type { FastifyBaseLogger } from 'fastify'
import { coreSettings } from '../config/core-settings.ts'
import type { ServerSettings } from '../config/settings.ts'
import { ExternalRoots } from '../external/external-roots.ts'
import type { Answer, Call } from '../threads/database/call.ts'
import type { ObjectThreadData } from '../threads/objects/open-objects.ts'
import type { Bucket } from './bucket.ts'
import { chooseLayout } from './choose-layout.ts'
import { openArtifacts, type ArtifactRoom } from './open-artifacts.ts'
import { openTables } from './open-tables.ts'

/** The database, on other threads or on this one. */
export interface DatabaseRoom {
  /** Resolves when calls can be taken; throws with a message for people when the database can't be opened. */
  readonly ready: () => Promise<void>
  /** The verbs of rows, for who asks. */
  readonly rows: (caller: Caller) => Rows
  /** A whole request of a door. */
  readonly answer: (access: Access, call: Call) => Promise<Answer>
  readonly stop: () => Promise<void>
}

export interface RoomsOpening {
  readonly settings: ServerSettings
  readonly database: DatabaseRoom
  /** Opens the objects, on another thread or on this one. */
  readonly openObjects: (place: ObjectThreadData) => Promise<Objects>
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

/** Everything behind the doors, open: no HTTP. */
export interface Rooms {
  /** As they are in force: the layout of artifacts is chosen. */
  readonly settings: ServerSettings
  readonly database: DatabaseRoom
  /** Absent where artifacts are in a folder. */
  readonly bucket: Bucket | undefined
  /** What verbs work with, for who asks. */
  readonly ctx: (caller: Caller) => Ctx
  /** Resolves when the database answers and the objects are this server's. Throws with a message for people. */
  readonly ready: () => Promise<void>
  /** Whether the database answers now. */
  readonly answers: () => Promise<boolean>
  readonly close: () => Promise<void>
}

/** Opens the artifacts beside a database that is being opened. When it throws, with a message for people, nothing stays open. */
export async function openRooms(opening: RoomsOpening): Promise<Rooms> {
  const { database, log } = opening
  const layout = await chooseLayout(opening.settings)
  if (layout === 'plain' && opening.settings.artifactLayout === 'auto')
    log.info(
      { destination: opening.settings.artifactsDestination },
      'the artifacts folder holds plain files, and the server keeps this layout: stemma artifacts adopt makes objects of them, which take less space',
    )
  const settings = { ...opening.settings, artifactLayout: layout }
  const own = database.rows({ actor: { kind: 'stemma' }, requestId: 'server' })
  const room = await openArtifacts({ ...opening, settings, layout, rows: own }).catch(
    async (error: unknown) => {
      await database.stop().catch(() => {})
      throw error
    },
  )
  const external = new ExternalRoots(settings.externalArtifactRoots)
  const tables = openTables(settings)
  const shared: Shared = {
    room,
    tables: tables.tables,
    database,
    objects: room.objects,
    external,
    fileHashes: new FileHashes(),
    settings: coreSettings(settings),
    now: () => Date.now(),
  }
  return {
    settings,
    database,
    bucket: room.bucket,
    ctx: (caller) => new RoomCtx(shared, caller),
    ready: async () => {
      await database.ready()
      await room.claim()
    },
    answers: () =>
      own.pingDatabase().then(
        () => true,
        () => false,
      ),
    close: async () => {
      await tables.close()
      // It asks the database until it is closed.
      await room.close()
      await database.stop()
      await external.close()
    },
  }
}

interface Shared extends Pick<
  Ctx,
  'objects' | 'tables' | 'external' | 'fileHashes' | 'settings' | 'now'
> {
  readonly room: ArtifactRoom
  readonly database: DatabaseRoom
}

/** The context of one caller. Most calls need only a part of it. */
class RoomCtx implements Ctx {
  readonly actor: Ctx['actor']
  readonly requestId: string
  readonly objects: Ctx['objects']
  readonly tables: Ctx['tables']
  readonly external: Ctx['external']
  readonly fileHashes: FileHashes
  readonly settings: Ctx['settings']
  readonly now: () => number
  readonly #shared: Shared
  #rows: Rows | undefined
  #artifacts: ArtifactStore | undefined

  constructor(shared: Shared, { actor, requestId }: Caller) {
    this.#shared = shared
    this.actor = actor
    this.requestId = requestId
    this.objects = shared.objects
    this.tables = shared.tables
    this.external = shared.external
    this.fileHashes = shared.fileHashes
    this.settings = shared.settings
    this.now = shared.now
  }

  get rows(): Rows {
    return (this.#rows ??= this.#shared.database.rows(this))
  }

  get artifacts(): ArtifactStore {
    return (this.#artifacts ??= this.#shared.room.artifactsFor(this.rows))
  }
}
