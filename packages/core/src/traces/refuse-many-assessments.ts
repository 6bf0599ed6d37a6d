import { invalidParameter } from '@stemma/contract'
import { measureTraceAssessments, type Tx } from '@stemma/store'

const most = 1000
/** Of values, rationales and metadata. */
const mostCharacters = 4 * 1024 * 1024

/** Throws when a trace has more assessments than a look at it can show; what the transaction wrote goes with it. */
export async function refuseManyAssessments(tx: Tx, traceNo: number): Promise<void> {
  const { count, characters } = await measureTraceAssessments(tx, traceNo)
  if (count > most)
    throw invalidParameter(`A trace can have at most ${most} assessments. Delete some first.`)
  if (characters > mostCharacters)
    throw invalidParameter(
      `The assessments of a trace can have at most ${mostCharacters} characters together. Delete some first.`,
    )
}
