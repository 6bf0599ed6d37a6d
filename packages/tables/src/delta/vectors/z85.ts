import { deltaError } from '../delta-error.ts'

const digits =
  '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'

/** Bytes of a Z85 text (rfc.zeromq.org/spec/32): five letters for four bytes. */
export function decodeZ85(text: string): Buffer {
  if (text.length % 5 !== 0) throw deltaError('a deletion vector has a text that is cut off.')
  const bytes = Buffer.alloc((text.length / 5) * 4)
  for (let at = 0; at < text.length; at += 5) {
    let value = 0
    for (const letter of text.slice(at, at + 5)) {
      const digit = digits.indexOf(letter)
      if (digit === -1) throw deltaError('a deletion vector has a letter that is none of Z85.')
      value = value * 85 + digit
    }
    if (value > 0xffff_ffff) throw deltaError('a deletion vector has a text that is no Z85.')
    bytes.writeUInt32BE(value, (at / 5) * 4)
  }
  return bytes
}
