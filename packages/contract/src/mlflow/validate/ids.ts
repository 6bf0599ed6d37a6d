import { invalidParameter, notFound } from '../../errors.ts'
import { pythonRepr } from '../python-repr.ts'

const runIdForm = /^[a-zA-Z0-9][\p{L}\p{N}_-]{0,255}$/u

/** Refuses what cannot be the id of a run. */
export function validateRunId(runId: string): void {
  if (!runIdForm.test(runId))
    throw invalidParameter(`Invalid run ID: ${pythonRepr(shorten(runId))}`)
}

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

function shorten(text: string): string {
  return text.length <= 256 ? text : `${text.slice(0, 256).toWellFormed()}…`
}
