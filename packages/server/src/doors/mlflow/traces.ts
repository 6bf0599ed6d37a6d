import { writeJson } from '@stemma/contract'
import * as core from '@stemma/core'
import { assessmentInput, maskedFields } from './assessment-input.ts'
import type { Handlers } from './mlflow-handlers.ts'
import { assessmentFields, traceFields } from './trace-json.ts'

const empty = '{}'

export const traceHandlers: Handlers<
  | 'startTrace'
  | 'getTraceInfo'
  | 'batchGetTraceInfos'
  | 'searchTraces'
  | 'setTraceTag'
  | 'deleteTraceTag'
  | 'linkPromptsToTrace'
  | 'createAssessment'
  | 'getAssessment'
  | 'updateAssessment'
  | 'deleteAssessment'
> = {
  startTrace: async (ctx, { trace: { trace_info: info } }) => {
    const view = await core.startTrace(ctx, {
      traceId: info.trace_id,
      // Without one it is refused as an id that is no number.
      experimentId: info.trace_location.mlflow_experiment?.experiment_id ?? '',
      clientRequestId: info.client_request_id,
      startTimeMs: info.request_time,
      durationMs: info.execution_duration,
      state: info.state,
      requestPreview: info.request_preview,
      responsePreview: info.response_preview,
      metadata: info.trace_metadata ?? [],
      tags: info.tags ?? [],
      assessments: info.assessments.map(assessmentInput),
    })
    return writeJson({ trace: { trace_info: traceFields(view) } })
  },
  getTraceInfo: async (ctx, { trace_id }) =>
    writeJson({
      trace: { trace_info: traceFields(await core.getTrace(ctx, { traceId: trace_id })) },
    }),
  batchGetTraceInfos: async (ctx, { trace_ids, experiment_ids }) => {
    const traces = await core.listTraces(ctx, {
      traceIds: trace_ids,
      experimentIds: experiment_ids,
    })
    return writeJson({ ...(traces.length > 0 && { trace_infos: traces.map(traceFields) }) })
  },
  searchTraces: async (ctx, { locations, filter, max_results, order_by, page_token }) => {
    const { traces, nextPageToken } = await core.searchTraces(ctx, {
      // As in MLflow, places of other kinds have none.
      experimentIds: locations.flatMap(
        ({ mlflow_experiment: place }) => place?.experiment_id ?? [],
      ),
      filter,
      orderBy: order_by,
      maxResults: max_results,
      pageToken: page_token,
    })
    return writeJson({
      ...(traces.length > 0 && { traces: traces.map(traceFields) }),
      next_page_token: nextPageToken,
    })
  },
  setTraceTag: async (ctx, { request_id: traceId, ...tag }) => {
    await core.setTraceTag(ctx, { traceId, ...tag })
    return empty
  },
  deleteTraceTag: async (ctx, { request_id: traceId, key }) => {
    await core.deleteTraceTag(ctx, { traceId, key })
    return empty
  },
  linkPromptsToTrace: async (ctx, { trace_id: traceId, prompt_versions: prompts }) => {
    await core.linkPrompts(ctx, { traceId, prompts })
    return empty
  },
  createAssessment: async (ctx, { trace_id: traceId, assessment }) => {
    const made = await core.createAssessment(ctx, { traceId, ...assessmentInput(assessment) })
    return writeJson({ assessment: assessmentFields(made, traceId) })
  },
  getAssessment: async (ctx, { trace_id: traceId, assessment_id: assessmentId }) => {
    const found = await core.getAssessment(ctx, { traceId, assessmentId })
    return writeJson({ assessment: assessmentFields(found, traceId) })
  },
  updateAssessment: async (ctx, request) => {
    const { trace_id: traceId, assessment_id: assessmentId, assessment, update_mask } = request
    const changed = await core.updateAssessment(ctx, {
      traceId,
      assessmentId,
      assessment: assessmentInput(assessment),
      mask: maskedFields(update_mask),
    })
    return writeJson({ assessment: assessmentFields(changed, traceId) })
  },
  deleteAssessment: async (ctx, { trace_id: traceId, assessment_id: assessmentId }) => {
    await core.deleteAssessment(ctx, { traceId, assessmentId })
    return empty
  },
}
