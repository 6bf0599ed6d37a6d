import { deleteTraceAssessment, findTraceAssessment, setAssessmentValid } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import type { AssessmentName } from './require-assessment.ts'
import { requireActiveTrace } from './require-trace.ts'

/** Removes an assessment; what it took the place of is valid again. One that is not there is no error, as in MLflow. */
export async function deleteAssessment(
  ctx: RowCtx,
  { traceId, assessmentId }: AssessmentName,
): Promise<void> {
  authorize(ctx, 'trace:write')
  await ctx.store.write(async (tx) => {
    const { trace_no: traceNo } = await requireActiveTrace(tx, traceId)
    const found = await findTraceAssessment(tx, traceNo, assessmentId)
    if (found === undefined) return
    await deleteTraceAssessment(tx, traceNo, assessmentId)
    if (found.overrides !== null)
      await setAssessmentValid(tx, { trace_no: traceNo, assessment_id: found.overrides }, true)
  })
}
