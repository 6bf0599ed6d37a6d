/** Points of one metric, which grow. */
export class SeriesBuffer {
  #columns = new Float64Array(64 * 3)
  #length = 0
  /** Steps and times that no double holds exactly; the columns hold the others. */
  #exact: Map<number, readonly [step: bigint, time: bigint]> | undefined

  get length(): number {
    return this.#length
  }

  add(step: number, time: number, value: number): void {
    const at = this.#length * 3
    if (at === this.#columns.length) {
      const grown = new Float64Array(at * 2)
      grown.set(this.#columns)
      this.#columns = grown
    }
    this.#columns[at] = step
    this.#columns[at + 1] = time
    this.#columns[at + 2] = value
    this.#length++
  }

  addExactly(step: bigint, time: bigint, value: number): void {
    if (isSafe(step) && isSafe(time)) return this.add(Number(step), Number(time), value)
    this.#exact ??= new Map()
    this.#exact.set(this.#length, [step, time])
    this.add(0, 0, value)
  }

  /** Whether steps and times need all of 64 bits. */
  get isExact(): boolean {
    return this.#exact !== undefined
  }

  /** The points in the order in which they came. */
  *points(): Generator<{
    readonly step: number | bigint
    readonly time: number | bigint
    readonly value: number
  }> {
    for (let index = 0; index < this.#length; index++) {
      const at = index * 3
      const exact = this.#exact?.get(index)
      yield {
        step: exact?.[0] ?? this.#columns[at] ?? 0,
        time: exact?.[1] ?? this.#columns[at + 1] ?? 0,
        value: this.#columns[at + 2] ?? NaN,
      }
    }
  }

  /** The columns one after the other, as `ImportedSeries` has them. */
  bytes(): Uint8Array<ArrayBuffer> {
    const count = this.#length
    const all = this.#columns
    const doubles = new Float64Array(count * 3)
    for (let index = 0, from = 0; index < count; index++) {
      doubles[index] = all[from++] ?? 0
      doubles[count + index] = all[from++] ?? 0
      doubles[count * 2 + index] = all[from++] ?? 0
    }
    if (this.#exact !== undefined) {
      const whole = new BigInt64Array(doubles.buffer, 0, count * 2)
      for (let index = 0; index < count; index++) {
        const [step, time] = this.#exact.get(index) ?? [
          BigInt(doubles[index] ?? 0),
          BigInt(doubles[count + index] ?? 0),
        ]
        whole[index] = step
        whole[count + index] = time
      }
    }
    return new Uint8Array(doubles.buffer)
  }
}

function isSafe(number: bigint): boolean {
  return number <= 9_007_199_254_740_991n && number >= -9_007_199_254_740_991n
}
