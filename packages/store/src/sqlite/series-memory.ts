import type { SeriesTable } from '../tables.ts'

/** About 300 bytes each. */
const maxSeries = 20_000

/**
 * Summaries of the series that were written last, so that the next points of a run need not read them. Right as long as nobody else
 * writes the database file, which its one writer guarantees, and as long as `rollBack` is told of everything that does not stay.
 */
export class SeriesMemory {
  /** By run, the one used longest ago first. */
  readonly #runs = new Map<number, Map<string, SeriesTable>>()
  /** Runs whose summaries were lent or kept in the open transaction. */
  readonly #unsure = new Set<number>()
  #size = 0

  /** What is remembered of a run, by metric. The summaries may be changed in place, if the changes are written in the open transaction. */
  lend(runNo: number): ReadonlyMap<string, SeriesTable> {
    this.#unsure.add(runNo)
    const run = this.#runs.get(runNo) ?? new Map<string, SeriesTable>()
    this.#runs.delete(runNo)
    this.#runs.set(runNo, run)
    return run
  }

  /** Remembers more summaries of a run. */
  keep(runNo: number, more: Iterable<SeriesTable>): void {
    this.#unsure.add(runNo)
    const run = this.#runs.get(runNo) ?? new Map<string, SeriesTable>()
    this.#runs.set(runNo, run)
    const before = run.size
    for (const series of more) run.set(series.key, series)
    this.#size += run.size - before
    for (const oldest of this.#runs.keys()) {
      if (this.#size <= maxSeries) return
      this.forget(oldest)
    }
  }

  commit(): void {
    this.#unsure.clear()
  }

  /** Something of the open transaction does not stay. */
  rollBack(): void {
    for (const runNo of this.#unsure) this.forget(runNo)
  }

  /** What is remembered of a run is no longer so. */
  forget(runNo: number): void {
    this.#size -= this.#runs.get(runNo)?.size ?? 0
    this.#runs.delete(runNo)
  }
}
