import type { RunInfo } from '@stemma/core'

const maxBytes = 32 * 1024 * 1024
/** What an entry takes besides its bytes. */
const overheadBytes = 200

interface Entry {
  readonly changed: RunInfo['changed']
  readonly json: Uint8Array
}

/**
 * The JSON of runs that searches showed lately, on one reader thread. A run's `changed` moves with everything that its JSON shows, in the
 * same transaction, so an entry is right exactly as long as it is equal. Only snapshots of committed data may come here.
 */
export class RunJsonCache {
  readonly #entries = new Map<number, Entry>()
  #bytes = 0

  get({ run_no: runNo, changed }: RunInfo): Uint8Array | undefined {
    const entry = this.#entries.get(runNo)
    return entry?.changed === changed ? entry.json : undefined
  }

  set({ run_no: runNo, changed }: RunInfo, json: Uint8Array): void {
    this.#drop(runNo)
    this.#entries.set(runNo, { changed, json })
    this.#bytes += json.length + overheadBytes
    // The first of a Map is what was set longest ago.
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= maxBytes) break
      this.#drop(oldest)
    }
  }

  #drop(runNo: number): void {
    const entry = this.#entries.get(runNo)
    if (!entry) return
    this.#bytes -= entry.json.length + overheadBytes
    this.#entries.delete(runNo)
  }
}
