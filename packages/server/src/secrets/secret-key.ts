import { createHash } from 'node:crypto'
import { readKeyFile } from './key-file.ts'

export interface SecretKeySource {
  /** What the operator configured; several servers on one database need the same. Empty for a key of this data folder's own. */
  readonly secretKey: string
  readonly dataDir: string
}

/** The key of a server, which is read, or made, when it is first needed. */
export function secretKeyOf({ secretKey, dataDir }: SecretKeySource): () => Buffer {
  let made: Buffer | undefined
  return () =>
    (made ??=
      secretKey === '' ? readKeyFile(dataDir) : createHash('sha256').update(secretKey).digest())
}
