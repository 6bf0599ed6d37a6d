import { open } from 'node:fs/promises'
import { isAbsence } from './is-absence.ts'

/** A directory that is open. */
export interface SyncedDirectory {
  readonly sync: () => Promise<void>
  readonly close: () => Promise<void>
}

interface Round {
  readonly running: Promise<void>
  next?: Promise<void>
}

/**
 * Puts the entries of directories on disk. Callers that come while a sync runs share the one after it: each gets one that began
 * after its own change, and a hundred changes at a time cost two.
 */
export class DirectorySync {
  readonly #rounds = new Map<string, Round>()
  readonly #open: (directory: string) => Promise<SyncedDirectory>

  /** `open` may block where nobody else wants the thread. */
  constructor(open: (directory: string) => Promise<SyncedDirectory> = openDirectory) {
    this.#open = open
  }

  /** Resolves when the entries that the directory has now are on disk. A directory that is gone has none. */
  sync(directory: string): Promise<void> {
    const round = this.#rounds.get(directory)
    if (round === undefined) return this.#start(directory)
    round.next ??= settled(round.running).then(() => this.#start(directory))
    return round.next
  }

  #start(directory: string): Promise<void> {
    const round: Round = { running: syncDirectory(directory, this.#open) }
    this.#rounds.set(directory, round)
    // Runs before `next` starts the round that replaces this one.
    void settled(round.running).then(() => {
      if (round.next === undefined) this.#rounds.delete(directory)
    })
    return round.running
  }
}

async function settled(promise: Promise<void>): Promise<void> {
  await promise.catch(() => {})
}

function openDirectory(directory: string): Promise<SyncedDirectory> {
  return open(directory, 'r')
}

async function syncDirectory(
  directory: string,
  openIt: (directory: string) => Promise<SyncedDirectory>,
): Promise<void> {
  try {
    const handle = await openIt(directory)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (!isAbsence(error)) throw error
  }
}
