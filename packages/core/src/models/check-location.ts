import { parseModelSource, type LocationTrust } from '@stemma/contract'
import type { ModelVersionRow } from '@stemma/store'

/**
 * Refuses a stored source or location that could not be stored today: rows may come from an import or an older server, and the trusted
 * hosts may have changed. Throws INVALID_PARAMETER_VALUE.
 */
export function checkLocation(
  { source, storage_location: location, prompt, model_id }: ModelVersionRow,
  trust: LocationTrust,
): void {
  const byModel = model_id !== ''
  parseModelSource({ source, isPrompt: prompt === 1, byModel }, trust)
  if (location !== source) parseModelSource({ source: location, isPrompt: false, byModel }, trust)
}
