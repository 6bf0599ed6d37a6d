import { pipeline } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import { contentType } from '../../bytes/content-type.ts'
import { entryName, wholeFile, type ArchiveEntry } from './archive-entry.ts'
import {
  centralRecord,
  endOfArchive,
  localHeader,
  mostPlainBytes,
  sizesBehind,
  type ZipRecord,
} from './zip-records.ts'

/** Central records that go out at a time. */
const recordsAtOnce = 500

/**
 * A zip archive, with 64-bit sizes and offsets where they are needed. Text is compressed lightly; anything else is taken as it is, since
 * weights, images and Parquet hardly shrink. Only the directory at its end is held in memory, about a hundred bytes for each file.
 */
export async function* zipArchive(
  entries: AsyncIterable<ArchiveEntry>,
): AsyncGenerator<Buffer, void, undefined> {
  const records: Buffer[] = []
  let offset = 0
  for await (const entry of entries) {
    const record: ZipRecord = {
      name: Buffer.from(entryName(entry)),
      isDirectory: entry.isDirectory,
      modifiedMs: entry.modifiedMs,
      isLarge: !entry.isDirectory && entry.sizeBytes >= mostPlainBytes,
      offset,
    }
    const header = localHeader(record)
    offset += header.byteLength
    yield header
    const sums = { crc: 0, sizeBytes: 0, packedBytes: 0 }
    if (!entry.isDirectory) {
      for await (const chunk of deflated(entry, sums)) {
        sums.packedBytes += chunk.byteLength
        yield chunk
      }
      const behind = sizesBehind(record, sums)
      offset += sums.packedBytes + behind.byteLength
      yield behind
    }
    records.push(centralRecord(record, sums))
  }
  let directoryBytes = 0
  for (let at = 0; at < records.length; at += recordsAtOnce) {
    const some = Buffer.concat(records.slice(at, at + recordsAtOnce))
    directoryBytes += some.byteLength
    yield some
  }
  yield endOfArchive({ count: records.length, offset, directoryBytes })
}

type FileEntry = Exclude<ArchiveEntry, { readonly isDirectory: true }>

/** The bytes of a file in DEFLATE's form, made on Node's own threads; counts what goes in. */
function deflated(
  entry: FileEntry,
  sums: { crc: number; sizeBytes: number },
): AsyncIterable<Buffer> {
  const level = contentType(entry.path.slice(entry.path.lastIndexOf('/') + 1)).startsWith('text/')
    ? 1
    : 0
  async function* counted(): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of wholeFile(entry)) {
      sums.crc = crc32(chunk, sums.crc)
      sums.sizeBytes += chunk.byteLength
      yield chunk
    }
  }
  // An error goes to whoever reads the result, since it is destroyed with it; one who stops reading closes the file.
  return pipeline(counted, createDeflateRaw({ level, chunkSize: 64 * 1024 }), () => {})
}
