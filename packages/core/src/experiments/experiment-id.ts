import { invalidParameter, notFound, pythonRepr } from '@stemma/contract'
import { shorten } from '../limits/text-length.ts'

/**
 * The number behind an experiment's id.
 *
 * @throws INVALID_PARAMETER_VALUE if it is no integer, RESOURCE_DOES_NOT_EXIST if no id can be that large.
 */
export function parseExperimentId(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw invalidParameter(
      `Invalid experiment ID ${pythonRepr(shorten(text))}. Experiment ID must be a valid integer.`,
    )
  }
  const id = Number(text)
  if (!Number.isSafeInteger(id)) throw notFound(`No Experiment with id=${shorten(text)} exists`)
  return id + 0
}
