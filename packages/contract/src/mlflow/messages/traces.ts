import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import {
  anyJson,
  duration,
  textMap,
  textWithoutNul,
  timestamp,
} from '../../message/protobuf-fields.ts'

export const traceState = oneOf({ STATE_UNSPECIFIED: 0, OK: 1, ERROR: 2, IN_PROGRESS: 3 })

const traceLocation = message('TraceLocation', {
  mlflow_experiment: nested(
    message('MlflowExperimentLocation', { experiment_id: string().required() }),
  ).about('No other place can have traces.'),
})

const assessmentSource = message('AssessmentSource', {
  source_type: oneOf({ SOURCE_TYPE_UNSPECIFIED: 0, HUMAN: 1, LLM_JUDGE: 2, CODE: 3 }).default(
    'SOURCE_TYPE_UNSPECIFIED',
  ),
  source_id: string(),
})

const assessmentError = message('AssessmentError', {
  error_code: string(),
  error_message: string(),
  stack_trace: string(),
})

const feedback = message('Feedback', { value: anyJson(), error: nested(assessmentError) })

const expectation = message('Expectation', {
  value: anyJson(),
  serialized_value: nested(
    message('SerializedValue', { serialization_format: string(), value: string() }),
  ).about('Lists and objects, as JSON text.'),
})

const issue = message('IssueReference', { issue_name: string() })

export const assessmentFields = message('Assessment', {
  assessment_id: string(),
  assessment_name: string(),
  span_id: string(),
  source: nested(assessmentSource),
  create_time: timestamp(),
  last_update_time: timestamp(),
  feedback: nested(feedback),
  expectation: nested(expectation),
  issue: nested(issue),
  rationale: string(),
  metadata: textMap(),
  overrides: string().about('The assessment of this trace that it takes the place of.'),
  valid: boolean(),
})

export type AssessmentFields = Infer<typeof assessmentFields>

const traceInfo = message('TraceInfo', {
  trace_id: string().required(),
  client_request_id: string(),
  trace_location: nested(traceLocation).required(),
  request_preview: textWithoutNul(),
  response_preview: textWithoutNul(),
  request_time: timestamp().required(),
  execution_duration: duration(),
  state: traceState.default('STATE_UNSPECIFIED'),
  trace_metadata: textMap(),
  tags: textMap(),
  assessments: list(nested(assessmentFields)),
})

export const startTraceRequest = message('StartTrace', {
  trace: nested(message('Trace', { trace_info: nested(traceInfo).required() })).required(),
})

export const getTraceInfoRequest = message('GetTraceInfo', { trace_id: string().required() })

export const batchGetTraceInfosRequest = message('BatchGetTraceInfos', {
  trace_ids: list(string()).required(),
  experiment_ids: list(string())
    .about('If given, traces of other experiments are left out: of an empty list all.')
    .optional(),
})

export const searchTracesRequest = message('SearchTraces', {
  locations: list(nested(traceLocation)).required(),
  filter: string().default(''),
  max_results: int32().about('At most 500.').default(100),
  order_by: list(string()),
  page_token: string(),
})

export const deleteTracesRequest = message('DeleteTraces', {
  experiment_id: string().required(),
  max_timestamp_millis: int64().about('Traces that began then or earlier; or `request_ids`.'),
  max_traces: int32().about('The oldest so many, with `max_timestamp_millis`.'),
  request_ids: list(string()),
})

export const setTraceTagRequest = message('SetTraceTag', {
  request_id: string().required(),
  key: string().required(),
  value: string().default(''),
})

export const deleteTraceTagRequest = message('DeleteTraceTag', {
  request_id: string().required(),
  key: string().required(),
})

export const linkPromptsToTraceRequest = message('LinkPromptsToTrace', {
  trace_id: string().required(),
  prompt_versions: list(
    nested(
      message('PromptVersionRef', { name: string().required(), version: string().required() }),
    ),
  ).required(),
})

export const createAssessmentRequest = message('CreateAssessment', {
  trace_id: string().required(),
  assessment: nested(assessmentFields).required(),
})

/** Get and delete. */
export const assessmentIdRequest = message('AssessmentId', {
  trace_id: string().required(),
  assessment_id: string().required(),
})

export const updateAssessmentRequest = message('UpdateAssessment', {
  trace_id: string().required(),
  assessment_id: string().required(),
  assessment: nested(assessmentFields).required(),
  update_mask: string()
    .about('What is to change: names of fields with commas between them.')
    .required(),
})
