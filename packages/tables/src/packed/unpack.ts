import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib'
import { invalidParameter, StemmaError } from '@stemma/contract'

export interface Unpack {
  readonly path: string
  /** Where the bytes may go if they are packed. */
  readonly to: string
  /** How many there may be: half of what is free on the disk if absent, for the rows need as much again. */
  readonly mostBytes?: number
}

/**
 * The path of a text's bytes: unpacked if they are gzip or Zstandard, whatever the name says. INVALID_PARAMETER_VALUE for packed bytes that
 * are broken or cut off, RESOURCE_EXHAUSTED for those that stand for more than the disk should take.
 */
export async function unpacked({ path, to, mostBytes }: Unpack): Promise<string> {
  const packing = await packingOf(path)
  if (packing === undefined) return path
  const most = mostBytes ?? (await halfOfFree(dirname(to)))
  await pipeline(bounded(pieces(path, packing), most), createWriteStream(to))
  return to
}

type Unpacker = Gunzip | ZstdDecompress

interface Packing {
  readonly name: string
  readonly mark: Buffer
  readonly start: () => Unpacker
}

const packings: readonly Packing[] = [
  { name: 'gzip', mark: Buffer.from([0x1f, 0x8b]), start: createGunzip },
  {
    name: 'Zstandard',
    mark: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    start: createZstdDecompress,
  },
]

/** Told by the first bytes, with which no text in a known encoding begins that anybody writes. */
async function packingOf(path: string): Promise<Packing | undefined> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4), length: 4 })
    const start = buffer.subarray(0, bytesRead)
    return packings.find(({ mark }) => start.subarray(0, mark.byteLength).equals(mark))
  } finally {
    await file.close()
  }
}

/** All frames or members, one behind the other: zlib stops behind the first frame of Zstandard without a word. */
async function* pieces(path: string, { name, start }: Packing): AsyncGenerator<Buffer, void> {
  const { size } = await stat(path)
  for (let at = 0; at < size;) {
    const unpacker = start()
    const source = createReadStream(path, { start: at })
    source.on('error', (error) => unpacker.destroy(error))
    source.pipe(unpacker)
    try {
      // The guarantee: these streams give bytes.
      for await (const piece of unpacker) yield piece as Buffer
    } catch {
      throw broken(name)
    } finally {
      source.destroy()
    }
    if (unpacker.bytesWritten === 0) throw broken(name)
    at += unpacker.bytesWritten
  }
}

async function* bounded(bytes: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer, void> {
  let passed = 0
  for await (const piece of bytes) {
    passed += piece.byteLength
    if (passed > most)
      throw new StemmaError(
        'RESOURCE_EXHAUSTED',
        `The file unpacks to more than ${String(Math.floor(most / 2 ** 20))} MiB, half of what is free on the server's disk. Make room, or send it in parts.`,
      )
    yield piece
  }
}

async function halfOfFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return Math.floor((bavail * bsize) / 2)
}

function broken(name: string): Error {
  return invalidParameter(`The file is packed with ${name}, but broken or cut off.`)
}
