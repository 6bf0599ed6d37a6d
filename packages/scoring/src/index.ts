export { compareAnswers, type AnswerDifference } from './compare-answers.ts'
export { predictionsOf } from './predictions-of.ts'
export { PythonWorker } from './workers/python-worker.ts'
export type { PythonWorkerOptions, Sandbox } from './workers/start-python.ts'
export type { Batch, BatchPart, LoadedModel, Scored } from './workers/worker-messages.ts'
export { WorkerPool, type WorkerPoolOptions } from './workers/worker-pool.ts'
export { openNative, type NativeModel } from './native/open-native.ts'
export { measureParity, type ParityReport } from './native/parity.ts'
export { NotNativeError } from './native/tree-model.ts'
export { scoreCall, type ScoringModel } from './protocols/score-call.ts'
export { quickScore } from './workers/quick-worker.ts'
export { openWorkFolder, type WorkFolder } from './workers/work-folder.ts'
export { newInferenceId } from './inference-id.ts'
export {
  startScoring,
  type AnsweredCall,
  type ScoringOptions,
  type ScoringServer,
} from './scoring-server.ts'
export type { LogState, ServedCall } from './served-call.ts'
export { measure, type Measured } from './evaluate/measure.ts'
export { modelInputs } from './evaluate/model-inputs.ts'
export { scoreTable, type ScoredTable } from './evaluate/score-table.ts'
export { judgedRowsOf, scoredRowsOf } from './evaluate/scored-rows-of.ts'
export type { Row } from './evaluate/slice.ts'
