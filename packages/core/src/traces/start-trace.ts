import { invalidParameter } from '@stemma/contract'
import {
  insertTrace,
  lockTrace,
  putTraceAssessments,
  setTraceValues,
  updateTrace,
  type Tag,
  type Tx,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { requireActiveExperiment } from '../experiments/require-experiment.ts'
import { newAssessment, type AssessmentInput } from './new-assessment.ts'
import { refuseManyAssessments } from './refuse-many-assessments.ts'
import {
  validateTraceId,
  validateTraceTexts,
  validateTraceValues,
  withoutServerTags,
} from './trace-limits.ts'
import { viewTraces, type TraceView } from './trace-view.ts'

export interface StartTraceInput {
  readonly traceId: string
  readonly experimentId: string
  readonly clientRequestId?: string | undefined
  readonly startTimeMs: number
  readonly durationMs?: number | undefined
  readonly state: string
  readonly requestPreview?: string | undefined
  readonly responsePreview?: string | undefined
  readonly metadata: readonly Tag[]
  readonly tags: readonly Tag[]
  readonly assessments: readonly AssessmentInput[]
}

/** By it MLflow tells traces that a client logged whole from those that came span by span. */
const finalized: Tag = { key: 'mlflow.trace.infoFinalized', value: 'true' }

/** Logs a trace to an active experiment; the client puts its spans where the answer says. The same trace again adds to what is there. */
export async function startTrace(ctx: RowCtx, input: StartTraceInput): Promise<TraceView> {
  authorize(ctx, 'trace:write')
  validateTraceId(input.traceId)
  validateTraceTexts(input)
  validateTraceValues('trace_metadata', input.metadata)
  const tags = withoutServerTags(input.tags)
  validateTraceValues('tags', tags)
  const assessments = input.assessments.map((assessment) => newAssessment(ctx, assessment))
  return ctx.store.write(async (tx) => {
    const traceNo = await putTrace(tx, input)
    await setTraceValues(tx, 'metadata', { traceNo, values: [...input.metadata, finalized] })
    await setTraceValues(tx, 'tag', { traceNo, values: tags })
    await putTraceAssessments(
      tx,
      assessments.map((assessment) => ({ trace_no: traceNo, ...assessment })),
    )
    await refuseManyAssessments(tx, traceNo)
    const trace = await lockTrace(tx, input.traceId)
    const [view] = trace ? await viewTraces(tx, [trace]) : []
    if (!view) throw new Error('A trace that was just written is not there.')
    return view
  })
}

async function putTrace(tx: Tx, input: StartTraceInput): Promise<number> {
  const { experiment_id: experimentId, artifact_location: location } =
    await requireActiveExperiment(tx, input.experimentId)
  const facts = {
    client_request_id: input.clientRequestId ?? null,
    start_time: input.startTimeMs,
    duration_ms: input.durationMs ?? null,
    state: input.state,
    request_preview: input.requestPreview ?? null,
    response_preview: input.responsePreview ?? null,
  }
  const added = await insertTrace(tx, {
    trace_id: input.traceId,
    experiment_id: experimentId,
    ...facts,
    artifact_uri: `${location.replace(/\/+$/, '')}/traces/${input.traceId}/artifacts`,
  })
  if (added !== undefined) return added
  const known = await lockTrace(tx, input.traceId)
  if (known?.experiment_id !== experimentId)
    throw invalidParameter(`Trace with ID '${input.traceId}' already exists in another experiment.`)
  await updateTrace(tx, known.trace_no, {
    ...facts,
    request_preview: facts.request_preview ?? known.request_preview,
    response_preview: facts.response_preview ?? known.response_preview,
  })
  return known.trace_no
}
