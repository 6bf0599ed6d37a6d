import type { BigIntStats } from 'node:fs'

/** What a file is, as long as nobody changes it. */
export interface FileState {
  /** Changes with every write, and with another file in the place of this one. */
  readonly mark: string
  readonly modifiedMs: number
  readonly isFile: boolean
}

export function fileState(stats: BigIntStats): FileState {
  const { dev, ino, size, mtimeNs, ctimeNs, mtimeMs } = stats
  return {
    mark: [dev, ino, size, mtimeNs, ctimeNs].join(' '),
    modifiedMs: Number(mtimeMs),
    isFile: stats.isFile(),
  }
}
