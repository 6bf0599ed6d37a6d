import type { ServerSettings } from '@stemma/server'
import { checkDatabaseFile } from './check-database-file.ts'
import { checkFolder } from './check-folder.ts'
import { checkPostgres } from './check-postgres.ts'
import type { Check } from './check.ts'

/** Looks at what the settings name on this machine, with or without a server. Nothing is written. */
export async function checkStorage(
  settings: Pick<
    ServerSettings,
    'dataDir' | 'database' | 'artifactsDestination' | 'serveArtifacts'
  >,
): Promise<readonly Check[]> {
  const { dataDir, database, artifactsDestination, serveArtifacts } = settings
  const found = await Promise.all([
    checkFolder({ name: 'data folder', path: dataDir }),
    /^postgres(?:ql)?:/u.test(database) ? checkPostgres(database) : checkDatabaseFile(database),
    serveArtifacts ? checkFolder({ name: 'artifacts folder', path: artifactsDestination }) : [],
  ])
  return found.flat()
}
