import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { ObjectId, StoredObject } from '@stemma/objects'
import type { Objects } from '../objects/objects.ts'
import { fileState, type FileState } from './file-state.ts'
import type { PlainFile } from './plain-walk.ts'
import { codeOf, SourceError } from './source-error.ts'

const pieceBytes = 262_144

export interface PutFile {
  readonly objects: Pick<Objects, 'put'>
  readonly previous?: ObjectId | undefined
  readonly signal?: AbortSignal | undefined
}

/** Stores the bytes of a file. Throws SourceError if it can't be read, and the reason of the signal. */
export async function putFile(
  { file, sizeBytes }: PlainFile,
  { objects, previous, signal }: PutFile,
): Promise<StoredObject & FileState> {
  // No link is followed, and a pipe keeps nobody waiting.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await readable(open(file, flags))
  try {
    const state = fileState(await readable(handle.stat({ bigint: true })))
    if (!state.isFile) throw new SourceError('no regular file')
    const options = previous === undefined ? {} : { previous }
    const bytes = bytesOf(handle, Math.min(pieceBytes, sizeBytes + 1), signal)
    return { ...state, ...(await objects.put(bytes, options)) }
  } finally {
    await handle.close()
  }
}

/** The pieces are given away, so each has its own memory. */
async function* bytesOf(
  handle: FileHandle,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    signal?.throwIfAborted()
    const piece = Buffer.allocUnsafeSlow(size)
    const { bytesRead } = await readable(handle.read(piece, 0, size))
    if (bytesRead === 0) return
    yield piece.subarray(0, bytesRead)
  }
}

async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new SourceError(`it can't be read (${codeOf(error)})`, { cause: error })
  }
}
