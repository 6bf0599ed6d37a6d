/** Random numbers that a printed seed repeats. */
export interface Random {
  readonly seed: number
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number
  bytes(length: number): Buffer
}

/** `STEMMA_TEST_SEED` repeats an earlier run; the seed of this one is printed. */
export function startRandom(what: string): Random {
  const seed = Number(process.env['STEMMA_TEST_SEED'] ?? Date.now() % 1_000_000_000)
  console.log(`${what}: STEMMA_TEST_SEED=${seed}`)
  return makeRandom(seed)
}

/** Mulberry32 by Tommy Ettinger, in the public domain: 32 bits of state, enough for tests. */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return {
    seed,
    integer: (low, high) => low + (next() % (high - low + 1)),
    bytes(length) {
      const words = new Uint32Array(Math.ceil(length / 4)).map(next)
      return Buffer.from(words.buffer, 0, length)
    },
  }
}
