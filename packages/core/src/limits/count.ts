import { invalidParameter } from '@stemma/contract'

/**
 * Refuses a request that names nothing, or too much, in MLflow's words.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function refuseCount(
  request: string,
  { field, count }: { readonly field: string; readonly count: number },
  limit: number,
): void {
  if (count === 0) throw invalidParameter(`${request} request must specify at least one ${field}.`)
  if (count > limit) {
    throw invalidParameter(
      `${request} request must specify at most ${limit} ${field}s. Received ${count} ${field}s.`,
    )
  }
}
