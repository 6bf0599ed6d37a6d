/** A program that keeps versions of files, measured beside the store. */
export interface StoragePeer {
  readonly id: 'git-lfs' | 'dvc' | 'restic'
  readonly title: string
  /** How it is run, and what an acknowledged write has gone through. */
  readonly how: string
  /** Finds or installs it; returns its version. */
  readonly prepare: () => Promise<string>
  /** Keeps all the files of a folder where it shares them with others; returns the bytes that this takes. */
  readonly keep: (files: KeptFiles) => Promise<number>
  /** Milliseconds to send the files to its server, and to get them into an empty folder; absent for who has no such server here. */
  readonly move?: (files: KeptFiles) => Promise<Moved>
}

export interface KeptFiles {
  /** Holds the files. */
  readonly source: string
  /** An empty folder to work in, on the same disk. */
  readonly folder: string
}

export interface Moved {
  readonly sentMs: number
  readonly fetchedMs: number
  /** The folder with the files that came back. */
  readonly fetched: string
}
