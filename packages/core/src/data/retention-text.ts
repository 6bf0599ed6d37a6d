import type { DeltaRetention } from '@stemma/tables'

/** Says when a version of a Delta table may end, for people; undefined for what is no Delta table. */
export function retentionText(retention: DeltaRetention | undefined): string | undefined {
  if (retention === undefined) return undefined
  const { files, vacuumMs, log, logMs } = retention
  const vacuum =
    vacuumMs === undefined
      ? `VACUUM may remove its files ${lengthOf(files)} after a later version replaces them`
      : `VACUUM may remove its files from ${dayOf(vacuumMs)} on (delta.deletedFileRetentionDuration: ${lengthOf(files)})`
  const cleanup =
    logMs === undefined
      ? ''
      : `, and its commit may leave the log from ${dayOf(logMs)} on (delta.logRetentionDuration: ${lengthOf(log)})`
  return `${vacuum}${cleanup}. stemma data pin keeps its rows.`
}

function lengthOf(interval: string): string {
  return interval.replace(/^\s*interval\s+/iu, '')
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}
