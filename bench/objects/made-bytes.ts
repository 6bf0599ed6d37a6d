import { createCipheriv, createHash } from 'node:crypto'

/** Bytes that do not compress, the same for the same seed. */
export function randomBytes(seed: string, sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(seed).digest()
}

/** Pieces of 1 MiB of hexadecimal text that never repeat and compress to a half, quicker than a store takes them. */
export function* hexText(sizeBytes: number): Generator<Buffer> {
  const half = Buffer.alloc(512 * 1024)
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16))
  for (let made = 0; made < sizeBytes; made += 2 * half.byteLength) {
    yield Buffer.from(cipher.update(half).toString('hex'), 'latin1')
  }
}
