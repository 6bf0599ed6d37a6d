import type { ArtifactStore } from '@stemma/objects'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerSettings } from '../../config/settings.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ModelFiles } from '../model-files/model-files.ts'

export interface ArtifactParts {
  readonly settings: ServerSettings
  /** Knows where the files of runs and models are. */
  readonly engine: Pick<Engine, 'read'>
  readonly artifacts: ArtifactStore
  readonly modelFiles: ModelFiles
}

/** One request, and what is needed to answer it. */
export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly parts: ArtifactParts
}

export type ArtifactHandler = (exchange: Exchange) => Promise<FastifyReply>
