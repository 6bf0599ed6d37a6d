import type { Transferred } from '@stemma/sdk/files'
import type { Effects } from '../effects.ts'
import { progressLine } from '../progress-line.ts'
import { formatBytes } from '../table/format-number.ts'

const everyMs = 200

/** Tells a person, on one line that is gone at the end, how far files are. */
export interface TransferProgress {
  /** From now on it is known how much there is. */
  readonly onTotal: (total: TransferTotal) => void
  readonly onBytes: (count: number) => void
  readonly onFile: () => void
  /** All that is done until now; what went over the line counts before its file is done. */
  readonly onDone: (done: Transferred) => void
  readonly end: () => Promise<void>
}

export interface TransferTotal {
  readonly files: number
  readonly bytes: number
}

export function transferProgress(effects: Pick<Effects, 'stderr' | 'now'>): TransferProgress {
  let total: TransferTotal | undefined
  let doneFiles = 0
  let doneBytes = 0
  const progress = progressLine(effects, { everyMs })
  let written: Promise<void> | undefined
  const tell = (): void => {
    const done = formatBytes(doneBytes)
    const text = total
      ? `${doneFiles} of ${total.files} files, ${done} of ${formatBytes(total.bytes)}`
      : done
    written = progress.tell(text)
  }
  return {
    onTotal: (found) => {
      total = found
    },
    onBytes: (count) => {
      doneBytes += count
      tell()
    },
    onFile: () => {
      doneFiles += 1
      tell()
    },
    onDone: ({ files, sizeBytes, sentBytes }) => {
      doneFiles = files
      doneBytes = Math.min(total?.bytes ?? Infinity, Math.max(sizeBytes, sentBytes, doneBytes))
      tell()
    },
    end: async () => {
      await written
      await progress.clear()
    },
  }
}
