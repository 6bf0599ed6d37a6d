import type { DatabaseDoor, Door } from './door.ts'

/** A door: how each kind of thread gets its side of it. */
export interface DoorEntry {
  readonly load: () => Promise<{ readonly door: Door }>
  /** Absent for a door that asks the database nothing by itself. */
  readonly loadHandlers?: () => Promise<{ readonly databaseDoor: DatabaseDoor }>
}

/** All protocols that a server speaks. docs/developers/how-to-add.md says how to add one. */
export const allDoors: readonly DoorEntry[] = [
  { load: () => import('./native/door.ts'), loadHandlers: () => import('./native/handlers.ts') },
  { load: () => import('./data/door.ts') },
  { load: () => import('./page/door.ts') },
  { load: () => import('./mlflow/door.ts'), loadHandlers: () => import('./mlflow/handlers.ts') },
]
