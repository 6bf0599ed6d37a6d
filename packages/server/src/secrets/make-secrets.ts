import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { StemmaError } from '@stemma/contract'
import type { Secrets } from '@stemma/core'
import { makeLogSigner } from './make-log-signer.ts'
import { secretKeyOf, type SecretKeySource } from './secret-key.ts'

const algorithm = 'aes-256-gcm'
const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

/** Seals with AES-256-GCM: `v1.` and the base64 of nonce, text and tag. The key is read, or made, when it is first needed. */
export function makeSecrets(source: SecretKeySource): Secrets {
  const key = secretKeyOf(source)
  const sign = makeLogSigner(source)
  let made: Buffer | undefined
  const personKey = (): Buffer =>
    (made ??= createHmac('sha256', key()).update('personal columns of the inference log').digest())
  return {
    sign,
    keyedHash: (text) => createHmac('sha256', personKey()).update(text).digest('hex'),
    seal: (text) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key(), nonce)
      const sealed = Buffer.concat([
        nonce,
        cipher.update(text, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ])
      return `${version}.${sealed.toString('base64')}`
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed.slice(version.length + 1), 'base64')
      try {
        const decipher = createDecipheriv(algorithm, key(), bytes.subarray(0, nonceBytes))
        decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
        const text = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new StemmaError(
          'INVALID_STATE',
          'A secret was sealed with another key. Start the server with the secret key that it had, or set the secret again.',
          { cause },
        )
      }
    },
  }
}
