import type {
  HistorySource,
  NativeImportRoutes,
  NativeRequest,
  NativeResponse,
} from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import type { ArtifactPlaces } from './artifact-places.ts'
import type { FileCopies } from './file-copies.ts'
import type { HistorySums } from './history-sums.ts'

export interface ImportHistory {
  readonly source: HistorySource
  readonly client: HttpClient
  readonly onProgress: (sums: HistorySums) => Promise<void>
  /** Where files are read from that come along; absent: they stay where they are, and are named. */
  readonly places?: ArtifactPlaces | undefined
  /** Stops between two requests; what was sent stays, and the same import goes on from there. */
  readonly signal?: AbortSignal | undefined
}

/** What is known while a history is brought. */
export interface Importing extends ImportHistory {
  readonly sums: HistorySums
  /** By the ids of the source. */
  readonly experimentIds: Map<string, string>
  readonly copies: FileCopies
  /** Runs that were not taken: one of the same id here is another one. */
  readonly leftOut: Set<string>
}

/** In one request. */
export const runsPerRequest = 500
/** Of parameters, tags and series in one request: the server takes 100,000 pieces of JSON. */
export const mostPieces = 12_000

/** Sends what a source has: the server reads it as it reads any request, and says what is wrong with it. */
export async function post<Name extends keyof NativeImportRoutes>(
  { client }: Pick<Importing, 'client'>,
  name: Name,
  body: object,
): Promise<NativeResponse<Name>> {
  // A message without the fields that a source does not know.
  return call(client, name, body as Partial<NativeRequest<Name>>)
}
