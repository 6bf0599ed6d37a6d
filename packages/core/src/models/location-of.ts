import { escapePath, notFound, parseRunsUri, splitUri } from '@stemma/contract'
import { findRun, type Db } from '@stemma/store'

/** A storage location with `runs:/` resolved. Throws RESOURCE_DOES_NOT_EXIST for a run that is not there. */
export async function locationOf(db: Db, storageLocation: string): Promise<string> {
  if (splitUri(storageLocation).scheme !== 'runs') return storageLocation
  const { runId, path } = parseRunsUri(storageLocation)
  const run = await findRun(db, runId)
  if (!run) throw notFound(`Run with id=${runId} not found`)
  return below(run.artifact_uri, path)
}

/** The same for who has the location of the run already; undefined for a run that is not there: then nothing is found by it. */
export function locationWithin(storageLocation: string, runUri: string | undefined): string {
  if (runUri === undefined || splitUri(storageLocation).scheme !== 'runs') return storageLocation
  return below(runUri, parseRunsUri(storageLocation).path)
}

function below(runUri: string, path: string): string {
  return path === '' ? runUri : `${runUri.replace(/\/+$/, '')}/${escapePath(path)}`
}
