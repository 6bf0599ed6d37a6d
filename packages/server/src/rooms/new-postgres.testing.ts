import { openStore } from '@stemma/store'
import { startPostgres } from '../../../../tests/env/postgres.ts'

/** A new database of PostgreSQL with all tables, which were made once. */
export async function newPostgres(): Promise<string> {
  return (await startPostgres()).newCopy('stemma_newest', async (database) => {
    const store = await openStore({ database, role: 'writer' })
    await store.close()
  })
}
