import type {
  ImportedExperiment,
  ImportedLoggedModel,
  ImportedRegisteredModel,
  ImportedRun,
} from '../native/messages/imports.ts'
import type { SeriesBuffer } from './series-buffer.ts'

/** A message as far as a source knows it: what is absent or undefined is not sent. */
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : T extends object
    ? { readonly [Field in keyof T]?: Loose<T[Field]> | undefined }
    : T

/** A message that has at least these fields. */
export type Sent<T, Needed extends keyof T> = Loose<Omit<T, Needed>> & Pick<T, Needed>

export type SourceExperiment = Sent<ImportedExperiment, 'name'> & {
  /** As runs of the source name it. */
  readonly sourceId: string
}
/** `experiment_id` is the source's. */
export type SourceRun = Sent<ImportedRun, 'run_id' | 'experiment_id' | 'start_time'>
export type SourceModel = Sent<
  ImportedLoggedModel,
  'model_id' | 'experiment_id' | 'name' | 'created_at' | 'updated_at'
>
export type SourceRegistered = Sent<ImportedRegisteredModel, 'name'>

/** Points of a run, maybe not all that it has. */
export interface SourcePoints {
  readonly runId: string
  readonly series: ReadonlyMap<string, SeriesBuffer>
}

/** A history somewhere else. Each part is read once, in this order. */
export interface HistorySource {
  /** Without secrets. */
  readonly shown: string
  readonly experiments: () => Promise<readonly SourceExperiment[]>
  readonly runs: () => AsyncIterable<SourceRun>
  readonly points: () => AsyncIterable<SourcePoints>
  readonly loggedModels: () => AsyncIterable<SourceModel>
  readonly registry: () => AsyncIterable<SourceRegistered>
  /** What is there and is not taken, in words. */
  readonly leftOut: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}
