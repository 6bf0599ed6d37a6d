import type { ArtifactStore } from '@stemma/objects'
import type { WaitingObjects } from './artifacts/waiting/waiting-objects.ts'
import type { Caller } from './caller.ts'
import type { CoreSettings } from './ctx.ts'
import type { TablesRoom } from './data/tables-room.ts'
import type { FileHashes } from './models/file-hashes.ts'
import type { Objects } from './objects/objects.ts'
import type { Rows } from './rows.ts'

/**
 * What a verb works with that has files and objects besides rows. It knows neither threads nor HTTP: rows are asked by the names of verbs, and
 * whoever makes the context decides where they run.
 */
export interface Ctx extends Caller {
  readonly rows: Rows
  /** The artifacts of this server. */
  readonly artifacts: ArtifactStore
  /** Places beside them that whoever runs the server has named. */
  readonly external: ExternalPlaces
  /** Bytes by their SHA-256, and those of them that wait in the database; absent where artifacts are plain files. */
  readonly objects?: ArtifactObjects | undefined
  /** Work on data in rows. */
  readonly tables: TablesRoom
  readonly fileHashes: FileHashes
  readonly settings: CoreSettings
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The objects of a server. */
export interface ArtifactObjects {
  readonly store: Objects
  readonly waiting: WaitingObjects
}

/** Artifacts that are in no store of this server's own. */
export interface ExternalPlaces {
  /** Where an artifact location is; undefined if that is in none of the places. A place itself is nobody's own. */
  readonly find: (uri: string) => Promise<StorePlace | undefined>
}

/** A place in a store. */
export interface StorePlace {
  readonly store: ArtifactStore
  readonly path: string
}
