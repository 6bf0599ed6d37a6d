export { compareAnswers, type AnswerDifference } from './compare-answers.ts'
export { predictionsOf } from './predictions-of.ts'
export {
  PythonWorker,
  type Batch,
  type BatchPart,
  type LoadedModel,
  type PythonWorkerOptions,
  type Scored,
} from './python-worker.ts'
export { startScoring, type ScoringOptions, type ScoringServer } from './scoring-server.ts'
export type { LogState, ServedCall } from './served-call.ts'
