import type { ArtifactStore } from '@stemma/objects'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerSettings } from '../../config/settings.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ExternalRoots } from '../../external/external-roots.ts'
import type { ArtifactUploads } from '../../objects/object-uploads.ts'
import type { Signer } from '../../secrets/make-signer.ts'
import type { ModelFiles } from '../model-files/model-files.ts'

export interface ArtifactParts {
  readonly settings: ServerSettings
  /** Knows where the files of runs and models are. */
  readonly engine: Pick<Engine, 'read' | 'lookUp' | 'write'>
  readonly artifacts: ArtifactStore
  /** Where else artifacts are served. */
  readonly external: ExternalRoots
  /** Uploads in parts; undefined where there are none. */
  readonly uploads?: ArtifactUploads | undefined
  /** Signs the URLs of parts. */
  readonly signer: Signer
  readonly modelFiles: ModelFiles
}

/** One request, and what is needed to answer it. */
export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly parts: ArtifactParts
}

export type ArtifactHandler = (exchange: Exchange) => Promise<FastifyReply>
