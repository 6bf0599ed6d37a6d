import {
  createPrivateKey,
  createPublicKey,
  hash,
  hkdfSync,
  sign,
  type KeyObject,
} from 'node:crypto'
import type { Signed } from '@stemma/core'
import { secretKeyOf, type SecretKeySource } from './secret-key.ts'

/** What stands before a seed of 32 bytes in a private key of Ed25519 (PKCS #8, RFC 8410). */
const keyHead = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Signs checkpoints of the inference log with Ed25519, under a key that is made of the server's for this purpose alone. */
export function makeLogSigner(source: SecretKeySource): (text: string) => Signed {
  const key = secretKeyOf(source)
  let made:
    | { readonly privateKey: KeyObject; readonly publicKey: string; readonly keyId: string }
    | undefined
  const make = (): NonNullable<typeof made> => {
    const seed = Buffer.from(hkdfSync('sha256', key(), '', 'stemma inference log', 32))
    const privateKey = createPrivateKey({
      key: Buffer.concat([keyHead, seed]),
      format: 'der',
      type: 'pkcs8',
    })
    const publicKey = createPublicKey(privateKey)
      .export({ format: 'der', type: 'spki' })
      .toString('hex')
    return {
      privateKey,
      publicKey,
      keyId: hash('sha256', Buffer.from(publicKey, 'hex')).slice(0, 16),
    }
  }
  return (text) => {
    made ??= make()
    const { privateKey, publicKey, keyId } = made
    return {
      keyId,
      publicKey,
      signature: sign(null, Buffer.from(text), privateKey).toString('hex'),
    }
  }
}
