import { findLoggedModel, findRun, type Db, type ModelVersionRow } from '@stemma/store'
import type { LocationTrust } from '../locations/host-scheme.ts'
import { keptDigest } from './kept-files.ts'
import { localSource, parseModelSource, unidentifiedSource } from './model-source.ts'
import { liesIn } from './resolve-source.ts'

/**
 * Refuses a stored source or location that could not be stored today: rows may come from an import or an older server, and the trusted
 * hosts may have changed. Throws INVALID_PARAMETER_VALUE.
 */
export async function checkLocation(
  db: Db,
  version: ModelVersionRow,
  trust: LocationTrust,
): Promise<void> {
  const { source, storage_location: location, run_id: runId, model_id: modelId } = version
  const byModel = modelId !== ''
  parseModelSource({ source, isPrompt: version.prompt === 1, byModel }, trust)
  const { kind } = parseModelSource(
    { source: location, isPrompt: version.prompt === 1, byModel },
    trust,
  )
  if (kind !== 'local' && kind !== 'proxied') return
  if (version.digest !== null && keptDigest(location, trust) === version.digest) return
  const root = byModel
    ? (await findLoggedModel(db, modelId))?.artifact_uri
    : (await findRun(db, runId))?.artifact_uri
  if (root !== undefined && liesIn(location, root)) return
  const field = byModel ? 'model_id' : 'run_id'
  if (kind === 'local') throw localSource(location, field)
  // The run or model may have been purged; what is left is a place below this server's own root.
  if (root !== undefined) throw unidentifiedSource(location, field)
}
