/**
 * Which version the n-th version of a path is compressed against: n with its lowest set bit cleared. A version is then never more than
 * log2(n) steps away from a whole one, and no version has to be stored whole again.
 */
export function baseOrdinal(ordinal: number): number {
  return ordinal - (ordinal & -ordinal)
}
