import { createHash } from 'node:crypto'

/** A file of a model. */
export interface ModelFile {
  /** Relative to the model, `/` between names. */
  readonly path: string
  /** Lower-case hex. */
  readonly sha256: string
}

/**
 * The digest of a model: the SHA-256 of one line for each file, `<SHA-256 in hex>  <path>` and a line feed, sorted by the bytes of the
 * path. So it is the SHA-256 of what `sha256sum` prints, and anybody can make it:
 *
 *     find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum
 */
export function modelDigest(files: readonly ModelFile[]): string {
  const hash = createHash('sha256')
  const sorted = files
    .map(({ path, sha256 }) => ({ bytes: Buffer.from(path), sha256 }))
    .toSorted((one, other) => Buffer.compare(one.bytes, other.bytes))
  for (const { bytes, sha256 } of sorted) hash.update(`${sha256}  `).update(bytes).update('\n')
  return hash.digest('hex')
}
