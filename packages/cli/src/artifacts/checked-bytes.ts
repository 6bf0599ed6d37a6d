import { createHash } from 'node:crypto'
import { CliError } from '../fail.ts'

/** What the bytes of a file are. */
export interface FileSum {
  readonly size_bytes: number
  readonly sha256: string
}

/** Passes the bytes of a file on and counts them. `sum` tells what they were, once all went by. */
export function summed(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): { readonly bytes: AsyncIterable<Uint8Array>; readonly sum: () => FileSum } {
  const hash = createHash('sha256')
  let size = 0
  async function* passed(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of bytes) {
      hash.update(chunk)
      size += chunk.byteLength
      onBytes(chunk.byteLength)
      yield chunk
    }
  }
  return { bytes: passed(), sum: () => ({ size_bytes: size, sha256: hash.digest('hex') }) }
}

/** Throws CliError if bytes are not what they should be, as far as that is known. */
export function checkSum(
  path: string,
  found: FileSum,
  expected: { readonly size_bytes?: number | bigint; readonly sha256?: string },
): void {
  const { size_bytes, sha256 } = expected
  if (size_bytes !== undefined && BigInt(size_bytes) !== BigInt(found.size_bytes))
    throw new CliError(`'${path}' has ${found.size_bytes} bytes here and ${size_bytes} there.`)
  if (sha256 !== undefined && sha256 !== found.sha256)
    throw new CliError(`'${path}' has the SHA-256 ${found.sha256} here and ${sha256} there.`)
}
