/** Fewer bytes say too little; more take as long to look at as to compress. */
const leastBytes = 4096
const mostBytes = 32_768
/** Bytes are counted in so many runs of so many. */
const runs = 4
const runBytes = 256
const expected = (runs * runBytes) / 256
/** Chi-square of 256 counts is 255 for random bytes, give or take 23: more is a pattern, and less, too. */
const leastChiSquare = 160
const mostChiSquare = 370
/** Where this byte stands, what follows is compared: one place of 256, wherever the bytes of a repeat begin. */
const mark = 0

// Used again for each chunk: there is no waiting in between.
const counts = new Uint32Array(256)
/** The last four bytes that followed the mark, by the first of them: a set of all takes twice as long. */
const followers = new Float64Array(256)
const none = -1

/**
 * Whether bytes look like those that no compression makes smaller: encrypted, noise, or compressed well before. That takes a
 * fraction of trying to compress them. A wrong answer costs space or time, nothing else.
 */
export function looksRandom(bytes: Uint8Array): boolean {
  const size = bytes.byteLength
  if (size < leastBytes || size >= mostBytes) return false
  const chiSquare = chiSquareOf(bytes)
  return chiSquare > leastChiSquare && chiSquare < mostChiSquare && !hasRepeat(bytes)
}

function chiSquareOf(bytes: Uint8Array): number {
  counts.fill(0)
  const step = Math.floor((bytes.byteLength - runBytes) / (runs - 1))
  let squares = 0
  for (let run = 0; run < runs; run++) {
    const start = run * step
    for (let at = start; at < start + runBytes; at++) {
      const value = bytes[at] ?? 0
      const count = counts[value] ?? 0
      squares += 2 * count + 1
      counts[value] = count + 1
    }
  }
  return squares / expected - runs * runBytes
}

/** Noise that comes twice is smaller compressed. A repeat of a few hundred bytes may be missed. */
function hasRepeat(bytes: Uint8Array): boolean {
  // Faster here than `indexOf` of the view itself.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const last = buffer.byteLength - 5
  followers.fill(none)
  for (let at = buffer.indexOf(mark); at >= 0 && at <= last; at = buffer.indexOf(mark, at + 1)) {
    const follower = buffer.readUInt32LE(at + 1)
    const place = follower & 0xff
    if (followers[place] === follower) return true
    followers[place] = follower
  }
  return false
}
