export { PythonWorker, type PythonWorkerOptions, type Scored } from './python-worker.ts'
export { startScoring, type ScoringOptions, type ScoringServer } from './scoring-server.ts'
export type { ServedCall } from './served-call.ts'
