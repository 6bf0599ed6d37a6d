/** Numbers that a seed repeats: xoshiro128**, by Blackman and Vigna (2018), seeded by SplitMix32. Not for secrets. */
export interface Random {
  /** A whole number from 0 to `below` - 1; `below` is at most 2^32. */
  readonly below: (below: number) => number
}

export function seededRandom(seed: number): Random {
  let mixed = seed >>> 0
  const word = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0
    let z = mixed
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  let [a, b, c, d] = [word(), word(), word(), word()]
  const next = (): number => {
    const five = Math.imul(b, 5)
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }
  return { below: (below) => Math.floor((next() / 2 ** 32) * below) }
}
