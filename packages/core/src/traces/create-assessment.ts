import {
  putTraceAssessments,
  findTraceAssessment,
  setAssessmentValid,
  type TraceAssessmentRow,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { newAssessment, type AssessmentInput } from './new-assessment.ts'
import { refuseManyAssessments } from './refuse-many-assessments.ts'
import { missingAssessment } from './require-assessment.ts'
import { requireActiveTrace } from './require-trace.ts'

/** Adds an assessment to a trace. One that overrides another makes that invalid. The same id again writes over it. */
export async function createAssessment(
  ctx: RowCtx,
  { traceId, ...input }: { readonly traceId: string } & AssessmentInput,
): Promise<TraceAssessmentRow> {
  authorize(ctx, 'trace:write')
  const assessment = newAssessment(ctx, input)
  return ctx.store.write(async (tx) => {
    const { trace_no: traceNo } = await requireActiveTrace(tx, traceId)
    const { overrides } = assessment
    if (overrides !== null) {
      const overridden = { trace_no: traceNo, assessment_id: overrides }
      if (!(await setAssessmentValid(tx, overridden, false)))
        throw missingAssessment({ traceId, assessmentId: overrides })
    }
    const row = { trace_no: traceNo, ...assessment }
    await putTraceAssessments(tx, [row])
    await refuseManyAssessments(tx, traceNo)
    return (await findTraceAssessment(tx, traceNo, row.assessment_id)) ?? row
  })
}
