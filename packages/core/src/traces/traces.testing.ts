import type { StartTraceInput } from './start-trace.ts'

/** A trace that has a little of everything. */
export function testTrace(
  given: Partial<StartTraceInput> & Pick<StartTraceInput, 'traceId'>,
): StartTraceInput {
  return {
    experimentId: '0',
    startTimeMs: 1000,
    durationMs: 5,
    state: 'OK',
    requestPreview: '{"x": 1}',
    metadata: [{ key: 'mlflow.sourceRun', value: 'run-1' }],
    tags: [
      { key: 'mlflow.traceName', value: 'f' },
      { key: 'team', value: 'a' },
    ],
    assessments: [
      {
        id: 'a-1',
        name: 'good',
        value: { kind: 'feedback', content: { value: true } },
        sourceType: 'HUMAN',
      },
    ],
    ...given,
  }
}
