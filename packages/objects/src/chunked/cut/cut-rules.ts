/**
 * Where an object may be cut. Frozen with the gear table: both decide which bytes meet their copy of yesterday. A cut is where the
 * gear hash of the 64 bytes before it is below a limit; the limit is stricter before the target size and laxer behind it, which keeps
 * sizes near the target.
 */
export const cutRules = {
  minBytes: 16_384,
  targetBytes: 65_536,
  maxBytes: 262_144,
  /** Bytes that decide a cut: each step shifts the hash by one bit, so the 65th byte back has left it. */
  windowBytes: 64,
  /** Upper half of the limit before the target size: one place in 2^17. */
  strictLimitHigh: 32_768,
  /** Upper half of the limit behind the target size: one place in 2^15. */
  laxLimitHigh: 131_072,
} as const
