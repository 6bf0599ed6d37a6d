import { invalidParameter, pythonRepr } from '@stemma/contract'
import { shorten } from '../limits/text-length.ts'

const runIdForm = /^[a-zA-Z0-9][\p{L}\p{N}_-]{0,255}$/u

/** Refuses what cannot be the id of a run. */
export function validateRunId(runId: string): void {
  if (!runIdForm.test(runId))
    throw invalidParameter(`Invalid run ID: ${pythonRepr(shorten(runId))}`)
}
