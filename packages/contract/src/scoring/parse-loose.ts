const tokens = /"(?:[^"\\]|\\.)*"|(?<![\w.])(?:NaN|-?Infinity)(?![\w.])/gu

/** JSON as Python reads and prints it: NaN and infinities are null here. Undefined for what is no JSON. */
export function parseLoose(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    try {
      const strict = text.replaceAll(tokens, (token) => (token.startsWith('"') ? token : 'null'))
      return JSON.parse(strict) as unknown
    } catch {
      return undefined
    }
  }
}
