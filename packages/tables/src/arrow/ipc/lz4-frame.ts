/**
 * The bytes of one LZ4 frame (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md), which must be `length` in number. Checksums are
 * passed over. A RangeError for what is broken.
 */
export function unpackLz4(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0, true) !== 0x184d2204) throw new RangeError('It is no LZ4 frame.')
  const flags = view.getUint8(4)
  const hasBlockSums = (flags & 0x10) !== 0
  let at = 7 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0)
  const out = new Uint8Array(length)
  let filled = 0
  for (;;) {
    const word = view.getUint32(at, true)
    at += 4
    if (word === 0) break
    const size = word & 0x7fffffff
    const block = frame.subarray(at, at + size)
    if (block.byteLength !== size) throw new RangeError('A block is cut off.')
    // The highest bit marks a block that is not packed.
    if (word >>> 31 === 1) {
      out.set(block, filled)
      filled += size
    } else filled = unpackBlock(block, { out, filled })
    at += size + (hasBlockSums ? 4 : 0)
  }
  if (filled !== length) throw new RangeError('The frame has another length.')
  return out
}

/** Unpacks a block behind what is filled, which it may refer to; returns where it ends. */
function unpackBlock(
  block: Uint8Array,
  { out, filled }: { readonly out: Uint8Array; readonly filled: number },
): number {
  let from = 0
  let to = filled
  const byte = (): number => {
    const value = block[from++]
    if (value === undefined) throw new RangeError('A block is cut off.')
    return value
  }
  const more = (short: number): number => {
    let length = short
    if (short !== 15) return length
    for (let next = 255; next === 255; length += next) next = byte()
    return length
  }
  while (from < block.byteLength) {
    const token = byte()
    const literals = more(token >> 4)
    if (from + literals > block.byteLength || to + literals > out.byteLength)
      throw new RangeError('A block is longer than it says.')
    out.set(block.subarray(from, from + literals), to)
    from += literals
    to += literals
    if (from === block.byteLength) break
    const distance = byte() | (byte() << 8)
    const length = more(token & 0x0f) + 4
    if (distance === 0 || distance > to || to + length > out.byteLength)
      throw new RangeError('A block refers to what is not there.')
    if (distance >= length) out.copyWithin(to, to - distance, to - distance + length)
    else for (let index = to; index < to + length; index++) out[index] = out[index - distance] ?? 0
    to += length
  }
  return to
}
