import { invalidParameter, invalidValueText } from '@stemma/contract'
import type { Tag } from '@stemma/store'
import { refuseLongId } from '../limits/id-length.ts'
import { maxValueLength, refuseLonger } from '../limits/text-length.ts'

const maxTraceIdLength = 50
const maxKeyLength = 250
const maxPreviewLength = 10_000

/** Tags by which clients find the spans: the server says where they are. */
const serverTags: ReadonlySet<string> = new Set([
  'mlflow.artifactLocation',
  'mlflow.trace.spansLocation',
  'mlflow.trace.archiveLocation',
  'mlflow.trace.archivalFailure',
])

/** A name of a folder, and the part of a URL that means the same however often it is decoded. */
// oxlint-disable-next-line no-control-regex -- these are what is refused
const notInId = /[/\\%?#\u0000-\u001F\u007F]/

/** Checks the id of a new trace: its folder has it as its name. */
export function validateTraceId(traceId: string): void {
  refuseLonger('trace_id', { text: traceId, limit: maxTraceIdLength })
  if (traceId !== '.' && traceId !== '..' && !notInId.test(traceId)) return
  const rule = "must be one part of a path and must not contain '%', '?', '#' or control characters"
  throw invalidParameter(invalidValueText('trace_id', traceId, rule))
}

/** The tags of a request without those that are the server's to set. */
export function withoutServerTags(tags: readonly Tag[]): readonly Tag[] {
  return tags.filter(({ key }) => !serverTags.has(key))
}

/** Throws INVALID_PARAMETER_VALUE for a tag that is the server's to set. */
export function refuseServerTag(key: string): void {
  if (serverTags.has(key))
    throw invalidParameter(`The tag '${key}' is set by the server and cannot be changed.`)
}

/** Checks the lengths of tags or metadata; `field` names where they stand. */
export function validateTraceValues(field: string, values: readonly Tag[]): void {
  for (const { key, value } of values) {
    if (key === '') throw invalidParameter(`A key in '${field}' is empty.`)
    refuseLonger(`${field} key`, { text: key, limit: maxKeyLength })
    refuseLonger(`${field} value`, { text: value, limit: maxValueLength })
  }
}

/** Checks what stands beside them. */
export function validateTraceTexts(texts: {
  readonly clientRequestId?: string | undefined
  readonly requestPreview?: string | undefined
  readonly responsePreview?: string | undefined
}): void {
  refuseLongId('client_request_id', texts.clientRequestId ?? '')
  for (const [field, text = ''] of [
    ['request_preview', texts.requestPreview],
    ['response_preview', texts.responsePreview],
  ] as const)
    refuseLonger(field, { text, limit: maxPreviewLength })
}
