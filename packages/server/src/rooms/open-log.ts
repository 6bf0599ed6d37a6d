import { openStore, type Store } from '@stemma/store'
import type { ServerSettings } from '../config/settings.ts'

/** The database of the inference log: that of everything else, unless it has one of its own. */
export async function openLog(
  { inferenceDatabase, database }: Pick<ServerSettings, 'inferenceDatabase' | 'database'>,
  store: Store,
  role: 'writer' | 'reader',
): Promise<Store> {
  if (inferenceDatabase === '' || inferenceDatabase === database) return store
  try {
    return await openStore({ database: inferenceDatabase, role })
  } catch (error) {
    await store.close()
    throw error
  }
}
