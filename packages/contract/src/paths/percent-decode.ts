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
    const decoded = decodeOnce(current)
    if (decoded === current) return decoded
    current = decoded
  }
  return undefined
}

function decodeOnce(text: string): string {
  if (!text.includes('%')) return text
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (escapes) => {
    const whole = decodeBytes(escapes)
    // One bad escape must not keep its neighbours, such as `%2f`, from being read.
    return whole ?? escapes.replaceAll(/%../g, (escape) => decodeBytes(escape) ?? escape)
  })
}

/** Undefined for what is no text: not UTF-8, or with control characters. */
function decodeBytes(escapes: string): string | undefined {
  const bytes = Uint8Array.from(escapes.slice(1).split('%'), (byte) => Number.parseInt(byte, 16))
  try {
    const text = utf8.decode(bytes)
    return /\p{Cc}/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
