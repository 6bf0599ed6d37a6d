import { StemmaError } from '@stemma/contract'

/** DATA_LOSS: a row names the object, and the store that it is used with lacks it. `path` is the artifact that had it. */
export function missingBytes(objectId: string, path?: string): StemmaError {
  const what = path === undefined ? 'Stored data is missing' : `The bytes of '${path}' are missing`
  return new StemmaError(
    'DATA_LOSS',
    `${what}: there is no object ${objectId} in the store of this server. The store has lost it, or the server was started with another store than the one that it was put into: compare --artifacts-destination and --data.`,
  )
}
