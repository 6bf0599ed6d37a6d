import { findModelVersion, type Db, type ReplayRow } from '@stemma/store'
import type { InferenceView } from './get-inference.ts'
import { payloadHash } from './payload-hash.ts'

/** Whether what is kept is still what it was; undefined where nobody can tell. */
export interface Matches {
  readonly input: boolean | undefined
  readonly model: boolean | undefined
  /** By the newest replay. */
  readonly output: boolean | undefined
}

/** Whether input and model are what they were when the call was answered, and what its newest replay said of the output. */
export async function matchesOf(
  db: Db,
  { inference, deployment, payload }: InferenceView,
  /** Newest first. */
  replays: readonly ReplayRow[],
): Promise<Matches> {
  const kept = payload && payloadHash(payload.request, payload.request_encoding)
  const { model_name: name, model_version: number, model_digest: digest } = deployment
  const version =
    name === '' || number === null ? undefined : await findModelVersion(db, name, number)
  // A replay of something else says nothing of this answer.
  const newest = replays.find(({ mode }) => mode !== 'what_if')
  return {
    input:
      kept === undefined || inference.request_hash === null
        ? undefined
        : Buffer.from(kept).equals(inference.request_hash),
    model:
      digest === '' || version === undefined || version.digest === null
        ? undefined
        : version.digest === digest,
    output: flagOf(newest?.output_match),
  }
}

function flagOf(flag: 0 | 1 | null | undefined): boolean | undefined {
  return flag === null || flag === undefined ? undefined : flag === 1
}
