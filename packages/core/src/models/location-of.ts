import { escapePath, notFound, parseRunsUri, splitUri } from '@stemma/contract'
import { findRun, type Db } from '@stemma/store'

/** A storage location with `runs:/` resolved. Throws RESOURCE_DOES_NOT_EXIST for a run that is not there. */
export async function locationOf(db: Db, storageLocation: string): Promise<string> {
  if (splitUri(storageLocation).scheme !== 'runs') return storageLocation
  const { runId, path } = parseRunsUri(storageLocation)
  const run = await findRun(db, runId)
  if (!run) throw notFound(`Run with id=${runId} not found`)
  return path === '' ? run.artifact_uri : `${run.artifact_uri.replace(/\/+$/, '')}/${escapePath(path)}`
}
