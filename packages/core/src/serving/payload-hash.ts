import { hash } from 'node:crypto'

/** SHA-256 of a body that is kept; undefined if it is not. */
export function payloadHash(
  text: string | null | undefined,
  encoding: string,
): Uint8Array | undefined {
  if (typeof text !== 'string') return undefined
  return hash('sha256', encoding === 'base64' ? Buffer.from(text, 'base64') : text, 'buffer')
}
