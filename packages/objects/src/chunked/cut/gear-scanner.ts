/** The gear hash `h = 2h + table[byte]` (mod 2^64) over a buffer, kept from one call to the next. */
export interface GearScanner {
  /** Where the bytes to scan have to lie. */
  readonly buffer: Uint8Array
  /**
   * Hashes the bytes `from` to `to` (not included) and stops behind the first one where the hash is below `limitHigh` * 2^32.
   * With 0 it never stops. Returns the place behind that byte, or undefined when there was none.
   */
  readonly scan: (range: ScanRange) => number | undefined
  /** Forgets all bytes hashed so far. */
  readonly reset: () => void
  /** The hash of the 64 bytes before the place where the last scan ended, as an unsigned number. */
  readonly hash: () => bigint
}

export interface ScanRange {
  readonly from: number
  readonly to: number
  readonly limitHigh: number
}

/** Bytes of the buffer. A whole chunk of the largest size and plenty of what follows it fit in. */
export const scanBufferBytes: number = 2 * 1024 * 1024 - 2048
