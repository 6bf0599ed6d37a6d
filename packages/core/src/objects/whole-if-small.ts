const mostBytes = 128 * 1024

/** A source that has turned out to be small, or all of it as a source. */
export type Begun =
  | { readonly bytes: Uint8Array; readonly rest?: undefined }
  | { readonly bytes?: undefined; readonly rest: AsyncIterable<Uint8Array> }

/** Reads a source as far as it is small: what is whole then can be sent in one message. Throws what the source throws. */
export async function wholeIfSmall(source: AsyncIterable<Uint8Array>): Promise<Begun> {
  const iterator = source[Symbol.asyncIterator]()
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for (;;) {
    const next = await iterator.next()
    if (next.done === true) return { bytes: Buffer.concat(pieces) }
    pieces.push(next.value)
    sizeBytes += next.value.byteLength
    if (sizeBytes > mostBytes) return { rest: goOn(pieces, iterator) }
  }
}

async function* goOn(
  begun: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let isWhole = false
  try {
    yield* begun
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield next.value
    }
    isWhole = true
  } finally {
    if (!isWhole) await iterator.return?.()
  }
}
