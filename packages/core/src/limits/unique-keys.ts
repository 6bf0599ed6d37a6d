import { invalidParameter, pythonReprList } from '@stemma/contract'
import type { Tag } from '@stemma/store'

/**
 * Refuses parameters of which two have one key.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateUniqueKeys(params: readonly Tag[]): void {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { key } of params) (seen.has(key) ? repeated : seen).add(key)
  if (repeated.size > 0) {
    throw invalidParameter(
      `Duplicate parameter keys have been submitted: ${pythonReprList([...repeated])}. Please ensure the request contains only one param value per param key.`,
    )
  }
}
