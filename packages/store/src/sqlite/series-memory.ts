import type { Series } from '../repositories/series.ts'

/** About 300 bytes each. */
const maxSeries = 20_000

/**
 * Summaries of the series that were written last, so that the next points of a run need not read them. Right as long as nobody else
 * writes the database file, which its one writer guarantees, and as long as `rollBack` is told of everything that does not stay.
 */
export class SeriesMemory {
  /** By run, the one used longest ago first. */
  readonly #runs = new Map<number, Map<string, Series>>()
  /** Runs of which something was written in the open transaction. */
  readonly #unsure = new Set<number>()
  #size = 0

  find(runNo: number, key: string): Series | undefined {
    return this.#runs.get(runNo)?.get(key)
  }

  keep(runNo: number, written: readonly Series[]): void {
    const run = this.#runs.get(runNo) ?? new Map<string, Series>()
    this.#runs.delete(runNo)
    this.#runs.set(runNo, run)
    const before = run.size
    for (const series of written) run.set(series.key, series)
    this.#size += run.size - before
    this.#unsure.add(runNo)
    for (const oldest of this.#runs.keys()) {
      if (this.#size <= maxSeries) return
      this.#forget(oldest)
    }
  }

  commit(): void {
    this.#unsure.clear()
  }

  /** Something of the open transaction does not stay. */
  rollBack(): void {
    for (const runNo of this.#unsure) this.#forget(runNo)
  }

  #forget(runNo: number): void {
    this.#size -= this.#runs.get(runNo)?.size ?? 0
    this.#runs.delete(runNo)
  }
}
