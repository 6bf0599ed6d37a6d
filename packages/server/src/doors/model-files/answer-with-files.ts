import type { ArtifactStore } from '@stemma/objects'
import type { Engine } from '../../engine/engine.ts'
import type { Answer, Call } from '../../engine/protocol.ts'
import type { ModelFiles } from './model-files.ts'

export interface WithFilesParts {
  readonly engine: Engine
  readonly artifacts: ArtifactStore
  readonly modelFiles: ModelFiles
}

/** Answers a call whose rows are on a database thread and whose files are on this one. */
export type AnswerWithFiles = (parts: WithFilesParts, call: Call) => Promise<Answer>
