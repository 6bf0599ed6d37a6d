import { join } from 'node:path'
import type { ObjectThreadData } from './open-objects.ts'

/** Where the index of a server's objects is. */
export function indexPathOf(data: ObjectThreadData): string {
  return 's3' in data ? data.ownIndex : (data.ownIndex ?? join(data.folder, 'index.sqlite'))
}
