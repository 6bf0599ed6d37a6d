import {
  readTraceAssessments,
  readTraceValues,
  type Db,
  type Tag,
  type TraceAssessmentRow,
  type TraceRow,
} from '@stemma/store'

export type { TraceAssessmentRow as TraceAssessment } from '@stemma/store'

export interface TraceView {
  readonly trace: TraceRow
  readonly metadata: readonly Tag[]
  readonly tags: readonly Tag[]
  readonly assessments: readonly TraceAssessmentRow[]
}

/** Traces with what is known of them, in the order given. Among the tags is the one by which clients find the spans. */
export async function viewTraces(
  db: Db,
  traces: readonly TraceRow[],
): Promise<readonly TraceView[]> {
  if (traces.length === 0) return []
  const nos = traces.map(({ trace_no: no }) => no)
  const metadata = await readTraceValues(db, 'metadata', nos)
  const tags = await readTraceValues(db, 'tag', nos)
  const assessments = await readTraceAssessments(db, nos)
  return traces.map((trace) => ({
    trace,
    metadata: metadata.get(trace.trace_no) ?? [],
    tags: [
      { key: 'mlflow.artifactLocation', value: trace.artifact_uri },
      ...(tags.get(trace.trace_no) ?? []),
    ],
    assessments: assessments.get(trace.trace_no) ?? [],
  }))
}
