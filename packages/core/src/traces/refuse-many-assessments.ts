import { invalidParameter } from '@stemma/contract'
import { countTraceAssessments, type Tx } from '@stemma/store'

const most = 1000

/** Throws when a trace has more assessments than a look at it can show; what the transaction wrote goes with it. */
export async function refuseManyAssessments(tx: Tx, traceNo: number): Promise<void> {
  if ((await countTraceAssessments(tx, traceNo)) <= most) return
  throw invalidParameter(`A trace can have at most ${most} assessments. Delete some first.`)
}
