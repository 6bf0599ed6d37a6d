import {
  invalidParameter,
  percentDecode,
  percentDecodeOnce,
  safePath,
  splitUri,
} from '@stemma/contract'
import { isLonger } from '../limits/text-length.ts'
import { refuseHostScheme, type LocationTrust } from '../locations/host-scheme.ts'

const maxArtifactLocationLength = 2048

/**
 * Checks where a new experiment wants its artifacts. Run the check again whenever a stored location is used: the
 * configuration may have changed.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateArtifactLocation(location: string, trust: LocationTrust): void {
  if (isLonger(location, maxArtifactLocationLength)) {
    throw invalidParameter(
      `Invalid artifact path length. The length of the artifact path cannot be greater than ${maxArtifactLocationLength}.`,
    )
  }
  const { scheme, path, query, fragment } = splitUri(location)
  // An empty fragment (`s3://b/p#`) is one all the same.
  if (fragment !== '' || location.includes('#') || path.includes(';')) {
    throw invalidParameter("'artifact_location' URL can't include fragments or params.")
  }
  if (percentDecode(query)?.includes('..') ?? true) throw invalidParameter('Invalid query string')
  if (scheme === 'runs') {
    throw invalidParameter(
      "'artifact_location' cannot be a runs:/ URI: the runs of the experiment would lie in another run.",
    )
  }
  refuseHostScheme({ field: 'artifact_location', uri: location }, trust)
  if (scheme === 'mlflow-artifacts') safePath(percentDecodeOnce(path.replace(/^\/+/, '')))
}
