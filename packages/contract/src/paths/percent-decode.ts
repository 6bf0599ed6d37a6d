const mostRounds = 10
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes `%xx` again and again until nothing changes, so that no spelling hides another. A percent sign that
 * begins no escape stays, and so does an escape of a control character or of bytes that are not UTF-8: MLflow 2 names
 * images `img%step%17%…`. Undefined if it is not stable after ten rounds.
 */
export function percentDecode(text: string): string | undefined {
  let current = text
  for (let round = 0; round < mostRounds; round++) {
    const decoded = percentDecodeOnce(current)
    if (decoded === current) return decoded
    current = decoded
  }
  return undefined
}

/** The same, one layer only: for what stands in a URI. */
export function percentDecodeOnce(text: string): string {
  if (!text.includes('%')) return text
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (escapes) => {
    const whole = decodeBytes(escapes)
    // One bad escape must not keep its neighbours, such as `%2f`, from being read.
    return whole ?? escapes.replaceAll(/%../g, (escape) => decodeBytes(escape) ?? escape)
  })
}

/** Undefined for what is no text: not UTF-8, or with control characters. */
function decodeBytes(escapes: string): string | undefined {
  try {
    const text = utf8.decode(bytesOf(escapes))
    return /\p{Cc}/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * What Python clients make of a name that they were told, when they ask for it: decoded until nothing changes, with a replacement character
 * for what is no UTF-8; control characters are escaped again and backslashes mean `/`, which is what servers make of them. Two names with one spelling
 * cannot be told apart by such a client.
 */
export function pythonSpelling(name: string): string {
  let current = name
  for (let round = 0; round < mostRounds && current.includes('%'); round++) {
    const decoded = current.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
      lenient.decode(bytesOf(escapes)),
    )
    if (decoded === current) break
    current = decoded
  }
  return escapeControls(current.replaceAll('\\', '/'))
}

/** Control characters as escapes in small letters. */
export function escapeControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
      .join(''),
  )
}

function bytesOf(escapes: string): Uint8Array {
  return Uint8Array.from(escapes.slice(1).split('%'), (byte) => Number.parseInt(byte, 16))
}
