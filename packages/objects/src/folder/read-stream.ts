import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ByteRange } from '../artifact-store.ts'

const chunkBytes = 256 * 1024

/** The bytes of a part of an open file. Closes the file at the end, also when nobody reads on. */
export function readStream(file: FileHandle, { start, end }: ByteRange): Readable {
  let position = start
  const stream = new Readable({
    highWaterMark: chunkBytes,
    read() {
      const wanted = Math.min(chunkBytes, end + 1 - position)
      if (wanted <= 0) {
        this.push(null)
        return
      }
      file.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, position).then(
        ({ bytesRead, buffer }) => {
          position += bytesRead
          // Its size was promised to the reader already: a short answer must not look like a whole one.
          if (bytesRead === 0) this.destroy(new Error('The file became shorter while it was read'))
          else this.push(buffer.subarray(0, bytesRead))
        },
        (error: Error) => this.destroy(error),
      )
    },
  })
  // Waits for a read that is under way.
  stream.once('close', () => void file.close().catch(() => {}))
  return stream
}
