import { createPublicKey, verify } from 'node:crypto'

/** Whether a text was signed (Ed25519) by the holder of a key: that and the signature are hexadecimal, the key is SubjectPublicKeyInfo. */
export function verifySignature(
  text: string,
  { key, signature }: { readonly key: string; readonly signature: string },
): boolean {
  try {
    const publicKey = createPublicKey({
      key: Buffer.from(key, 'hex'),
      format: 'der',
      type: 'spki',
    })
    return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'hex'))
  } catch {
    return false
  }
}
