import { open, type FileHandle } from 'node:fs/promises'
import { invalidParameter } from '@stemma/contract'
import { parseMessage, type ArrowHead } from './parse-message.ts'
import { readFooter } from './read-footer.ts'

/** A message with the bytes that it is, from its length on, in memory of its own. */
export type ArrowMessage = ArrowHead & { readonly bytes: Uint8Array }

const mostMetadata = 64 * 1024 * 1024
const mostBody = 1024 * 1024 * 1024

/**
 * The messages of a stream in their order, or of a file with a footer: the schema, all dictionaries, and the batches of rows.
 * INVALID_PARAMETER_VALUE for a file that is broken or cut off.
 */
export async function* readMessages(path: string): AsyncGenerator<ArrowMessage, void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.from(await readAt(file, 0, Math.min(8, size))).toString('latin1')
    if (head.startsWith('FEA1'))
      throw invalidParameter(
        'The file is Feather of version 1, which nobody writes any more: write it again, as version 2.',
      )
    yield* head.startsWith(magic) ? readFile(file, size) : readStream(file, size)
  } finally {
    await file.close()
  }
}

async function* readStream(file: FileHandle, size: number): AsyncGenerator<ArrowMessage, void> {
  for (let at = 0; at < size;) {
    const message = await readMessage(file, { at, size })
    if (message === undefined) return
    yield message.read
    at = message.end
  }
}

const magic = 'ARROW1'
const tailBytes = 4 + magic.length

async function* readFile(file: FileHandle, size: number): AsyncGenerator<ArrowMessage, void> {
  if (size < 8 + tailBytes) throw cutOff()
  const tail = Buffer.from(await readAt(file, size - tailBytes, tailBytes))
  if (tail.toString('latin1', 4) !== magic) throw cutOff()
  const length = tail.readInt32LE(0)
  const footerAt = size - tailBytes - length
  if (length <= 0 || length > mostMetadata || footerAt < 8) throw broken()
  const bytes = await readAt(file, footerAt, length)
  const { schema, dictionaries, batches } = orBroken(() => readFooter(bytes))
  yield { ...orBroken(() => parseMessage(schema.subarray(8))), bytes: schema }
  for (const at of [...dictionaries, ...batches]) {
    if (!Number.isSafeInteger(at) || at < 0) throw broken()
    const message = await readMessage(file, { at, size: footerAt })
    if (message === undefined) throw broken()
    yield message.read
  }
}

/** Undefined at the end of the stream. */
async function readMessage(
  file: FileHandle,
  { at, size }: { readonly at: number; readonly size: number },
): Promise<{ readonly read: ArrowMessage; readonly end: number } | undefined> {
  const first = await readWord(file, { at, size })
  // Before version 0.15, the length came without a mark.
  const isMarked = first === -1
  const metadataBytes = isMarked ? await readWord(file, { at: at + 4, size }) : first
  if (metadataBytes === 0) return undefined
  if (metadataBytes < 8 || metadataBytes > mostMetadata) throw broken()
  const metadataAt = at + (isMarked ? 8 : 4)
  if (metadataAt + metadataBytes > size) throw cutOff()
  const metadata = await readAt(file, metadataAt, metadataBytes)
  const head = orBroken(() => parseMessage(metadata))
  if (head.bodyBytes < 0 || !Number.isSafeInteger(head.bodyBytes)) throw broken()
  if (head.bodyBytes > mostBody)
    throw invalidParameter(
      'A record batch of the Arrow file has more than 1 GiB. Write the file with smaller batches.',
    )
  const end = metadataAt + metadataBytes + head.bodyBytes
  if (end > size) throw cutOff()
  // With a mark and a length that is a multiple of 8, so that values stand where typed arrays can begin.
  const padded = Math.ceil(metadataBytes / 8) * 8
  const bytes = new Uint8Array(8 + padded + head.bodyBytes)
  new DataView(bytes.buffer).setInt32(0, -1, true)
  new DataView(bytes.buffer).setInt32(4, padded, true)
  await readInto(file, { at: metadataAt, into: bytes.subarray(8, 8 + metadataBytes) })
  await readInto(file, { at: metadataAt + metadataBytes, into: bytes.subarray(8 + padded) })
  return { read: { ...head, bytes }, end }
}

function orBroken<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw error instanceof RangeError ? broken() : error
  }
}

async function readWord(
  file: FileHandle,
  { at, size }: { readonly at: number; readonly size: number },
): Promise<number> {
  if (at + 4 > size) throw cutOff()
  const bytes = await readAt(file, at, 4)
  return new DataView(bytes.buffer).getInt32(0, true)
}

async function readAt(
  file: FileHandle,
  at: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const into = new Uint8Array(length)
  await readInto(file, { at, into })
  return into
}

async function readInto(
  file: FileHandle,
  { at, into }: { readonly at: number; readonly into: Uint8Array },
): Promise<void> {
  for (let done = 0; done < into.byteLength;) {
    const { bytesRead } = await file.read(into, done, into.byteLength - done, at + done)
    if (bytesRead === 0) throw cutOff()
    done += bytesRead
  }
}

/** INVALID_PARAMETER_VALUE for bytes that are no Arrow. */
export function broken(): Error {
  return invalidParameter('The Arrow file is broken: what it says of its own parts can not be.')
}

function cutOff(): Error {
  return invalidParameter('The Arrow file is no such file, or it is cut off.')
}
