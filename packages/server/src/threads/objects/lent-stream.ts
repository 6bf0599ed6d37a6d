import { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/**
 * A source of bytes as a stream. When it is piped to a response, each piece is handed to `giveBack` as soon as the system has its bytes.
 * Pieces that are read otherwise belong to the reader.
 */
export function lentStream(
  source: AsyncIterable<unknown>,
  giveBack: (bytes: Uint8Array) => void,
): Readable {
  const stream = Readable.from(source, { objectMode: false, highWaterMark: 262_144 })
  const pipe = stream.pipe.bind(stream)
  stream.pipe = (destination, options) => {
    // Others, such as those that compress, may hold what was written to them.
    if (!(destination instanceof ServerResponse)) return pipe(destination, options)
    stream.on('data', (bytes: Buffer) => {
      const hasRoom = destination.write(bytes, (error) => {
        // After a failure the system may still have it.
        if (!error) giveBack(bytes)
      })
      if (!hasRoom) stream.pause()
    })
    destination.on('drain', () => stream.resume())
    if (options?.end !== false) stream.once('end', () => destination.end())
    return destination
  }
  return stream
}
