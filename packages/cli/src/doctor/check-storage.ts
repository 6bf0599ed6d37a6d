import { join } from 'node:path'
import type { ServerSettings } from '@stemma/server'
import { checkBucket } from './check-bucket.ts'
import { checkDatabaseFile } from './check-database-file.ts'
import { checkFolder } from './check-folder.ts'
import { checkLayout } from './check-layout.ts'
import { checkPostgres } from './check-postgres.ts'
import type { Check } from './check.ts'

/** Looks at what the settings name on this machine, with or without a server. Nothing is written. */
export async function checkStorage(
  settings: Pick<
    ServerSettings,
    'dataDir' | 'database' | 'artifactsDestination' | 'artifactLayout' | 's3' | 'serveArtifacts'
  >,
): Promise<readonly Check[]> {
  const { dataDir, database, serveArtifacts } = settings
  const found = await Promise.all([
    checkFolder({ name: 'data folder', path: dataDir, isPrivate: true }),
    /^postgres(?:ql)?:/u.test(database) ? checkPostgres(database) : checkDatabaseFile(database),
    serveArtifacts ? checkArtifacts(settings) : [],
  ])
  return found.flat()
}

async function checkArtifacts(
  settings: Pick<
    ServerSettings,
    'dataDir' | 'database' | 'artifactsDestination' | 'artifactLayout' | 's3'
  >,
): Promise<readonly Check[]> {
  const { artifactsDestination: path, s3 } = settings
  if (s3 !== undefined) return [await checkBucket({ shown: path, s3 })]
  const checks = [
    ...(await checkFolder({ name: 'artifacts folder', path })),
    ...checkShared(settings),
  ]
  if (checks[0]?.status !== 'ok') return checks
  const { chooseLayout } = await import('@stemma/server')
  return [...checks, checkLayout(await chooseLayout(settings))]
}

/** Servers on one database name each other's files: they need one place for them. */
function checkShared({
  dataDir,
  database,
  artifactsDestination: path,
}: Pick<ServerSettings, 'dataDir' | 'database' | 'artifactsDestination'>): readonly Check[] {
  if (!/^postgres(?:ql)?:/u.test(database) || path !== join(dataDir, 'artifacts')) return []
  return [
    {
      group: 'healthy',
      name: 'artifacts of all servers',
      status: 'warning',
      detail: `${path} is this server's alone, and its database may have others`,
      next: 'with more than one server, name one folder or bucket for all: --artifacts-destination',
    },
  ]
}
