/** Keeps what must be given back but not read: sealed text tells nothing without the server's key. */
export interface Secrets {
  readonly seal: (text: string) => string
  /** @throws INVALID_STATE if it was sealed with another key */
  readonly open: (sealed: string) => string
}
