import { rawJson } from '@stemma/contract'

/** JSON whose numbers `JSON.stringify` prints as they were written: 9007199254740993, 1.0 and 1e400. Where the browser can't, as JavaScript does. Throws SyntaxError. */
export function parseExactly(text: string): unknown {
  // Older browsers have no such texts.
  if (!('rawJSON' in JSON)) return JSON.parse(text)
  return rawJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && source !== String(value)
      ? rawJson.rawJSON(source)
      : value,
  )
}
