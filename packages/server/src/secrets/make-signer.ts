import { createHmac, timingSafeEqual } from 'node:crypto'
import { secretKeyOf, type SecretKeySource } from './secret-key.ts'

/** Marks texts that this server wrote, or another with the same key, so that nobody else can write them. */
export interface Signer {
  readonly sign: (text: string) => string
  readonly isSigned: (text: string, signature: string) => boolean
}

/** Signs with HMAC-SHA-256 in base64url, under a key that is made of the server's for this purpose alone. */
export function makeSigner(source: SecretKeySource, purpose: string): Signer {
  const key = secretKeyOf(source)
  let made: Buffer | undefined
  const macOf = (text: string): Buffer => {
    made ??= createHmac('sha256', key()).update(purpose).digest()
    return createHmac('sha256', made).update(text).digest()
  }
  return {
    sign: (text) => macOf(text).toString('base64url'),
    isSigned: (text, signature) => {
      const given = Buffer.from(signature, 'base64url')
      const mac = macOf(text)
      return given.length === mac.length && timingSafeEqual(given, mac)
    },
  }
}
