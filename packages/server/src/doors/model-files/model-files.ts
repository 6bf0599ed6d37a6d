import { errorTable, invalidState, StemmaError, writeJson, type ErrorCode } from '@stemma/contract'
import type { SealedFiles } from '@stemma/core'
import type { ArtifactStore } from '@stemma/objects'
import type { ServerSettings } from '../../config/settings.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Answer } from '../../engine/protocol.ts'
import { storePath } from '../artifacts/artifact-root.ts'
import { ModelHasher, type StoredModel } from './hash-model.ts'
import type {
  SourceFilesAnswer,
  SourceFilesRequest,
  VersionFilesAnswer,
} from './version-endpoints.ts'

export interface ModelFilesParts {
  readonly settings: ServerSettings
  readonly engine: Engine
  readonly artifacts: ArtifactStore
}

/** A version as a request names it, and the request. */
export interface AskedVersion {
  readonly name: string
  readonly version: string
  readonly requestId: string
}

/** The rows of a version, and its place in the store. */
export interface LocatedVersion {
  readonly row: VersionFilesAnswer
  readonly place: string | undefined
}

/** The rows and the files of a version. */
export interface FoundVersion {
  readonly row: VersionFilesAnswer
  /** Whether its files are in this server's store. */
  readonly isHere: boolean
  /** Undefined where there is no file. */
  readonly model: StoredModel | undefined
}

/** Ties versions to their files: finds the digest for a new version, and holds it against the files when they are asked for. */
export class ModelFiles {
  readonly #parts: ModelFilesParts
  readonly #hasher: ModelHasher

  constructor(parts: ModelFilesParts) {
    this.#parts = parts
    this.#hasher = new ModelHasher(parts.artifacts)
  }

  /**
   * What the files of a new version's source are; undefined if this server has none, or the source will be refused. The version that is
   * made next gets their digest in its own transaction.
   */
  async look(source: SourceFilesRequest, requestId: string): Promise<SealedFiles | undefined> {
    const answer = await this.#parts.engine.lookUp({
      ...callOf('source-files', requestId),
      method: 'POST',
      body: new TextEncoder().encode(writeJson(source)),
    })
    if (answer.status !== 200) return undefined
    const content = contentOf(answer) as unknown as SourceFilesAnswer // what our own thread wrote
    const { location, storage_location: storageLocation } = content
    const place = this.#placeOf(location)
    const model = place === undefined ? undefined : await this.#hasher.hash(place)
    return (
      model && {
        storageLocation,
        digest: model.digest,
        sizeBytes: model.sizeBytes,
        fileCount: model.files.length,
      }
    )
  }

  /** A version with its files. Throws INVALID_STATE with both digests when they are not what was registered. */
  async verify(asked: AskedVersion): Promise<FoundVersion> {
    const found = await this.find(asked)
    const { row, isHere, model } = found
    if (!isHere || row.digest === undefined || model?.digest === row.digest) return found
    const now = model === undefined ? 'they are gone' : `their digest is ${model.digest}`
    throw invalidState(
      `The files of version ${row.version} of model '${row.name}' have changed since it was registered: the digest was ${row.digest}, now ${now}.`,
    )
  }

  async find(asked: AskedVersion): Promise<FoundVersion> {
    const { row, place } = await this.locate(asked)
    return place === undefined
      ? { row, isHere: false, model: undefined }
      : { row, isHere: true, model: await this.#hasher.hash(place) }
  }

  /** Where the files of a version are in the store; no look at them. Undefined if they are not here. */
  async locate({ name, version, requestId }: AskedVersion): Promise<LocatedVersion> {
    const { engine } = this.#parts
    const query = new URLSearchParams({ name, version }).toString()
    const answer = await engine.lookUp({ ...callOf('version-files', requestId), query })
    const row = contentOf(answer) as unknown as VersionFilesAnswer // what our own thread wrote
    return { row, place: this.#placeOf(row.location) }
  }

  #placeOf(location: string | undefined): string | undefined {
    const { settings } = this.#parts
    return location === undefined || !settings.serveArtifacts
      ? undefined
      : storePath(location, settings)
  }
}

function callOf(route: string, requestId: string) {
  return {
    route,
    method: 'GET',
    params: {},
    query: '',
    actor: { kind: 'anonymous' },
    requestId,
  } as const
}

/** The content of an answer of a database thread. Throws what it refuses. */
export function contentOf({ status, body }: Answer): Record<string, unknown> {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const content = JSON.parse(text) as Record<string, unknown> // our own threads answer with objects
  if (status === 200) return content
  const { error_code: code, message } = content
  throw new StemmaError(isErrorCode(code) ? code : 'INTERNAL_ERROR', String(message))
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code)
}
