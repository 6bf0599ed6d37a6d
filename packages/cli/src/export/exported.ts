import type { HistorySource } from '@stemma/contract'
import type { ArtifactPlaces } from '../import/artifact-places.ts'
import type { Fields } from '../import/fields.ts'
import type { HistorySums } from '../import/history-sums.ts'
import { mlflowCode, type MlflowServer } from '../import/mlflow/mlflow-server.ts'

/** By which a run is known again on the other side: MLflow gives ids of its own. */
export const runTag = 'stemma.run_id'
export const modelTag = 'stemma.model_id'

export interface ExportHistory {
  readonly source: HistorySource
  readonly target: MlflowServer
  /** Where files of the source are read from. */
  readonly places: ArtifactPlaces
  readonly onProgress: (sums: HistorySums) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/** A run or a model on the other side. */
export interface Counterpart {
  readonly id: string
  readonly artifactUri: string
}

/** What is known while a history is written: all by the ids of the source. */
export interface Exported extends ExportHistory {
  readonly sums: HistorySums
  readonly experimentIds: Map<string, string>
  /** Runs of earlier exports, as the other side tells them. */
  readonly known: Map<string, Fields>
  readonly runs: Map<string, Counterpart>
  readonly models: Map<string, Counterpart>
  /** What is to be in the trash when all is there. */
  readonly deletedRuns: Set<string>
  /** Runs and models that have files here, and no place there that can be written to. */
  readonly homeless: Set<string>
}

/** Goes on when the other side refuses something for what it is, and says so at the end. Whether it was taken. */
export async function tolerated(
  { sums }: Pick<Exported, 'sums'>,
  subject: string,
  asked: Promise<unknown>,
): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (mlflowCode(error) === undefined) throw error
    sums.refused.push({ subject, reason: messageOf(error) })
    return false
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export function* parts<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size)
}
