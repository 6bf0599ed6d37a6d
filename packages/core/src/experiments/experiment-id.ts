import { invalidParameter, notFound, pythonRepr } from '@stemma/contract'
import { shorten } from '../limits/text-length.ts'

/**
 * The number behind the id of an experiment that must be there.
 *
 * @throws INVALID_PARAMETER_VALUE if it is no integer, RESOURCE_DOES_NOT_EXIST if no id can be that large.
 */
export function parseExperimentId(text: string): number {
  const id = integerOf(text)
  if (!Number.isSafeInteger(id)) throw notFound(`No Experiment with id=${shorten(text)} exists`)
  return id
}

/**
 * The numbers behind the ids that a search names, each once. Searches answer with what there is: an id that no experiment here can have,
 * such as one of an MLflow file store, is left out.
 *
 * @throws INVALID_PARAMETER_VALUE if one is no integer.
 */
export function parseSearchedIds(texts: readonly string[]): readonly number[] {
  return [...new Set(texts.map(integerOf).filter(Number.isSafeInteger))]
}

function integerOf(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw invalidParameter(
      `Invalid experiment ID ${pythonRepr(shorten(text))}. Experiment ID must be a valid integer.`,
    )
  }
  return Number(text) + 0
}
