import { databaseDoor as comet } from './comet/handlers.ts'
import type { DatabaseDoor } from './door.ts'
import { databaseDoor as mlflow } from './mlflow/handlers.ts'
import { databaseDoor as native } from './native/handlers.ts'
import { databaseDoor as studio } from './studio/handlers.ts'

/** The sides of the doors that the threads of the database have, by name. A door that asks the database nothing by itself has none. */
export const allDatabaseDoors: ReadonlyMap<string, DatabaseDoor> = new Map(
  [native, mlflow, studio, comet].map((door) => [door.name, door]),
)
