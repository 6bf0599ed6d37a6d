import type { PurgeProgress } from '@stemma/contract'
import { formatBytes } from '../table/format-number.ts'

/** `2 experiments, 14 runs, 1 logged model, 3,000 metric points, 5 artifacts (4.2 MB)`; what there is none of is left out. */
export function freedText(progress: PurgeProgress): string {
  const { experiments, runs, logged_models, metric_points, artifacts, artifact_bytes } = progress
  const parts = [
    countText(experiments, 'experiment'),
    countText(runs, 'run'),
    countText(logged_models, 'logged model'),
    countText(progress.registered_models, 'registered model'),
    countText(progress.model_versions, 'model version'),
    countText(progress.datasets, 'dataset'),
    countText(progress.data_versions, 'data version'),
    countText(metric_points, 'metric point'),
  ]
  if (Number(artifacts) > 0)
    parts.push(`${countText(artifacts, 'artifact')} (${formatBytes(Number(artifact_bytes))})`)
  const shown = parts.filter((part) => part !== '')
  return shown.length === 0 ? 'nothing' : shown.join(', ')
}

function countText(count: number | bigint, noun: string): string {
  if (Number(count) === 0) return ''
  return `${count.toLocaleString('en')} ${noun}${Number(count) === 1 ? '' : 's'}`
}

/** What the object store gave back, where there is one. */
export function storeText({ artifact_store_bytes: bytes }: PurgeProgress): string | undefined {
  if (bytes === undefined) return undefined
  return `The artifact store is ${formatBytes(Number(bytes))} smaller. What was written in the last hour goes with a later: stemma gc`
}

/** What the database file gave back, where that is known. */
export function databaseText({
  database_bytes,
  database_reusable_bytes,
}: PurgeProgress): string | undefined {
  if (database_bytes === undefined) return undefined
  const free = Number(database_reusable_bytes ?? 0)
  const reusable = free > 0 ? `; ${formatBytes(free)} in it are free for new rows` : ''
  return Number(database_bytes) === 0 && free === 0
    ? undefined
    : `The database is ${formatBytes(Number(database_bytes))} smaller${reusable}.`
}

/** What a purge freed, for programs: bytes as numbers. */
export function countsOf(progress: PurgeProgress): Partial<PurgeProgress> {
  const counts: { -readonly [Name in keyof PurgeProgress]?: PurgeProgress[Name] } = { ...progress }
  delete counts.done
  return counts
}
