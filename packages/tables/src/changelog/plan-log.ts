/** A log that a version reads. */
export interface LogFile {
  /** Keys in it. */
  readonly rows: number
  /** Versions whose changes it has. */
  readonly versions: number
}

export interface LogPlan {
  /** Write all rows anew: reading through the logs would cost too much. */
  readonly isBase: boolean
  /** How many of the latest logs, the new one among them, become one. 0 for none. */
  readonly merged: number
}

/** Beyond this part of the base's rows, logs cost more than they save. */
const mostLogShare = 0.4
/** So many logs of one version each become one, which bounds how many files a read opens. */
const mergeEvery = 8

/** What to do with changes of so many keys behind a base of `baseRows` rows and its logs, oldest first. */
export function planLog(input: {
  readonly baseRows: number
  readonly logs: readonly LogFile[]
  readonly changedRows: number
}): LogPlan {
  const rows = input.logs.reduce((sum, log) => sum + log.rows, input.changedRows)
  if (rows > Math.max(1000, input.baseRows * mostLogShare)) return { isBase: true, merged: 0 }
  const lastMerged = input.logs.findLastIndex(({ versions }) => versions > 1)
  const single = input.logs.length - 1 - lastMerged + 1
  return { isBase: false, merged: single >= mergeEvery ? single : 0 }
}
