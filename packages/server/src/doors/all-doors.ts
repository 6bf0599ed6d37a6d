import { door as aim } from './aim/door.ts'
import { door as comet } from './comet/door.ts'
import { door as data } from './data/door.ts'
import type { Door } from './door.ts'
import { door as dvc } from './dvc/door.ts'
import { door as lfs } from './lfs/door.ts'
import { door as mlflow } from './mlflow/door.ts'
import { door as native } from './native/door.ts'
import { door as page } from './page/door.ts'
import { door as studio } from './studio/door.ts'

/** All protocols that a server speaks, on the thread that serves HTTP. docs/developers/how-to-add.md says how to add one. */
export const allDoors: readonly Door[] = [native, data, aim, comet, dvc, lfs, studio, page, mlflow]
