const mostRounds = 10
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes `%xx` again and again until nothing changes, so that no spelling hides another. A percent sign that
 * begins no escape stays. Undefined if it is not stable after ten rounds or not UTF-8.
 */
export function percentDecode(text: string): string | undefined {
  let current = text
  for (let round = 0; round < mostRounds; round++) {
    const decoded = decodeOnce(current)
    if (decoded === undefined || decoded === current) return decoded
    current = decoded
  }
  return undefined
}

function decodeOnce(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
      utf8.decode(
        Uint8Array.from(escapes.slice(1).split('%'), (byte) => Number.parseInt(byte, 16)),
      ),
    )
  } catch {
    return undefined
  }
}
