import { invalidParameter, type Int64, wrongTypeText } from '@stemma/contract'

/**
 * Checks the page size of a search or a history and gives it back as a number.
 *
 * @throws INVALID_PARAMETER_VALUE below 1 or above `most`.
 */
export function validateMaxResults(maxResults: Int64, most: number = Infinity): number {
  if (maxResults < 1) {
    throw invalidParameter(
      `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer.`,
    )
  }
  if (maxResults > most) throw invalidParameter(wrongTypeText('max_results', maxResults))
  return Number(maxResults)
}
