import { rawJson } from '../json/raw-json.ts'

const tokens = /"(?:[^"\\]|\\.)*"|(?<![\w.])(?:NaN|-?Infinity)(?![\w.])/gu

/** Digits of a whole number that a double may not hold. */
const longInteger = /(?<![\d.])\d{16,}(?![\d.eE])/u

/**
 * JSON as Python reads and prints it: NaN and infinities are null here, a whole number that a double does not hold is a BigInt (`writeJson` prints it). Undefined
 * for what is no JSON.
 */
export function parseLoose(text: string): unknown {
  try {
    return parse(text)
  } catch {
    try {
      return parse(text.replaceAll(tokens, (token) => (token.startsWith('"') ? token : 'null')))
    } catch {
      return undefined
    }
  }
}

function parse(text: string): unknown {
  return longInteger.test(text) ? rawJson.parse(text, exactInteger) : JSON.parse(text)
}

/** For `rawJson.parse`: whole numbers as BigInts where a double is not the same. */
export function exactInteger(
  _key: string,
  value: unknown,
  { source = '' }: { readonly source?: string },
): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/u.test(source)
    ? BigInt(source)
    : value
}
