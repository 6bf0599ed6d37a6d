/** Keeps what must be given back but not read: sealed text tells nothing without the server's key. */
export interface Secrets {
  readonly seal: (text: string) => string
  /** @throws INVALID_STATE if it was sealed with another key */
  readonly open: (sealed: string) => string
  /** Signs what nobody else can: with Ed25519, by the same key on each server of a database. */
  readonly sign: (text: string) => Signed
  /** HMAC-SHA-256 in hexadecimal: the same for the same text, and nothing to who has not the key. */
  readonly keyedHash: (text: string) => string
}

/** A signature, and what it can be checked with; hexadecimal. */
export interface Signed {
  /** The first 16 digits of the SHA-256 of the public key. */
  readonly keyId: string
  /** SubjectPublicKeyInfo. */
  readonly publicKey: string
  readonly signature: string
}
