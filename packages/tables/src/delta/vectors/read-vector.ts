import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { deltaError } from '../delta-error.ts'
import type { DeletionVector } from '../log/actions.ts'
import { decodeRoaring } from './roaring.ts'
import { decodeZ85 } from './z85.ts'

/** Numbers of the rows that a file has lost, ascending. INVALID_STATE when the bytes are not what the log says. */
export async function readVector(root: string, vector: DeletionVector): Promise<readonly number[]> {
  const bytes =
    vector.storageType === 'i'
      ? decodeZ85(vector.pathOrInlineDv).subarray(0, vector.sizeInBytes)
      : await readStored(root, vector)
  const rows = decodeRoaring(bytes)
  if (rows.length !== vector.cardinality)
    throw deltaError(
      `a deletion vector has ${String(rows.length)} rows, but the log says ${String(vector.cardinality)}.`,
    )
  return rows
}

async function readStored(root: string, vector: DeletionVector): Promise<Buffer> {
  const name = vectorFile(vector)
  const file = await open(join(root, name)).catch(() => {
    throw deltaError(`${name} is gone.`)
  })
  try {
    // Size, bytes, and their CRC-32.
    const length = vector.sizeInBytes + 8
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(length),
      position: vector.offset ?? 1,
    })
    const bytes = buffer.subarray(4, 4 + vector.sizeInBytes)
    if (bytesRead < length || buffer.readUInt32BE(0) !== vector.sizeInBytes)
      throw deltaError(`${name} has a deletion vector of another size.`)
    if (crc32(bytes) !== buffer.readUInt32BE(length - 4))
      throw deltaError(`${name} has a deletion vector with a wrong checksum.`)
    return bytes
  } finally {
    await file.close()
  }
}

/** The last 20 letters are the file's UUID; what comes before is a folder. */
export function vectorFile({ storageType, pathOrInlineDv }: DeletionVector): string {
  if (storageType !== 'u')
    throw deltaError(
      storageType === 'p'
        ? 'it has deletion vectors outside of its folder, which are not read.'
        : `it has deletion vectors of the unknown kind "${storageType}".`,
    )
  const prefix = pathOrInlineDv.slice(0, -20)
  const hex = decodeZ85(pathOrInlineDv.slice(-20)).toString('hex')
  const uuid = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ]
  return join(prefix, `deletion_vector_${uuid.join('-')}.bin`)
}
