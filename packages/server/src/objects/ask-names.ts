import { errorTable, StemmaError, type ErrorCode } from '@stemma/contract'
import type {
  Adoption,
  ArtifactPage,
  CreatedUpload,
  DatabaseId,
  FilesBelow,
  FoundArtifact,
  FoundBases,
  FoundUpload,
  LiveObjects,
  LiveParts,
  MatchedParts,
} from '@stemma/core'
import type { WaitingSize } from '@stemma/store'
import type { WaitingAnswer } from '../doors/artifact-names/waiting-endpoints.ts'
import type { Engine } from '../engine/engine.ts'
import type { Call } from '../engine/protocol.ts'

/** What can be asked of the names of artifacts, and the answers (`artifactNameEndpoints`, `artifactUploadEndpoints`). */
export interface NameAnswers {
  readonly 'artifact-names.find': FoundArtifact
  readonly 'artifact-names.base': FoundArtifact
  readonly 'artifact-names.put': object
  readonly 'artifact-names.adopt': { readonly adoptions: readonly Adoption[] }
  readonly 'artifact-names.put-many': object
  readonly 'artifact-names.bases': FoundBases
  readonly 'artifact-names.below': FilesBelow
  readonly 'artifact-names.list': ArtifactPage
  readonly 'artifact-names.remove': object
  readonly 'artifact-names.live': LiveObjects
  readonly 'artifact-uploads.create': CreatedUpload
  readonly 'artifact-uploads.find': FoundUpload
  readonly 'artifact-uploads.put-part': object
  readonly 'artifact-uploads.match': MatchedParts
  readonly 'artifact-uploads.complete': object
  readonly 'artifact-uploads.abort': object
  readonly 'artifact-uploads.live': LiveParts
  readonly 'artifact-uploads.drop-expired': { readonly dropped: number }
  readonly 'artifact-names.database': DatabaseId
  readonly 'waiting-objects.page': WaitingAnswer
  readonly 'waiting-objects.size': WaitingSize
  readonly 'waiting-objects.remove': object
}

/** Rows that the thread that writes may read between two writes: some milliseconds. */
const mostLookedUp = 1000

/** Which thread is asked for so many rows. */
export function accessFor(rows: number): 'lookUp' | 'read' {
  return rows <= mostLookedUp ? 'lookUp' : 'read'
}

export type NameEngine = Pick<Engine, 'read' | 'lookUp' | 'write'>

interface Question<Route extends keyof NameAnswers> {
  readonly route: Route
  readonly request: object
  /** Sent as they are. */
  readonly bytes?: Uint8Array | undefined
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Asks a database thread. Throws the StemmaError that it answers. */
export async function askNames<Route extends keyof NameAnswers>(
  engine: NameEngine,
  access: keyof NameEngine,
  { route, request, bytes: given }: Question<Route>,
): Promise<NameAnswers[Route]> {
  const call: Call = {
    ...{ route, method: 'POST', params: {}, query: '' },
    ...{ actor: { kind: 'anonymous' }, requestId: route },
    // Plain data of our own, without a bigint: `writeJson` takes four times as long.
    body: encoder.encode(JSON.stringify(request)),
    bytes: given,
  }
  const { status, body, bytes } = await engine[access](call)
  const content: unknown = JSON.parse(typeof body === 'string' ? body : decoder.decode(body))
  if (status !== 200) throw refusalOf(content as Readonly<Record<string, unknown>>) // an error's body is an object
  // The guarantee: what the endpoint of this name writes.
  const answer = content as NameAnswers[Route]
  return bytes === undefined ? answer : { ...answer, bytes }
}

function refusalOf({ error_code: code, message }: Readonly<Record<string, unknown>>): StemmaError {
  const known = typeof code === 'string' && Object.hasOwn(errorTable, code)
  return new StemmaError(known ? (code as ErrorCode) : 'INTERNAL_ERROR', String(message)) // a key of the table
}
