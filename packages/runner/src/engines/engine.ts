import type { ProcessEnvironment } from '../environment/program.ts'

/** Work that an engine is asked to do. */
export interface EngineJob {
  /** Ours: 32 hex digits. Whatever happens to whoever submitted it, the job is found by it. */
  readonly jobId: string
  /** For people who look at the engine's own lists. */
  readonly name: string
  /** Of the job alone, seen under this path by whoever runs it: script, log and end are in it. */
  readonly folder: string
  readonly workFolder: string
  /** For bash. */
  readonly command: string
  /** All that the command sees where the engine takes over the environment of whoever submits. */
  readonly environment: ProcessEnvironment
  /** What the command has to see wherever it runs. Passwords may be in it, so it is in no file that others read, and in no list of an engine. */
  readonly variables: Readonly<Record<string, string>>
}

/** How an engine is asked about a job that it was given. */
export interface JobReference {
  readonly jobId: string
  readonly folder: string
  /** What `submit` answered; undefined if nobody heard it. */
  readonly handle: string | undefined
}

export type EngineState =
  /** In the engine's queue, or about to start. */
  | { readonly state: 'waiting' }
  | { readonly state: 'running' }
  | { readonly state: 'ended'; readonly exitCode: number }
  /** Ended by somebody, or by the engine; `reason` in its words. */
  | { readonly state: 'killed'; readonly reason: string }
  /** The engine knows no such job, and nothing says how it ended. */
  | { readonly state: 'lost'; readonly reason: string }

/** Something that runs jobs. Nothing here decides when a job runs or where: that is the engine's. */
export interface Engine {
  readonly name: string
  /** Hands a job over; what the engine calls it. Throws RunnerError if it is refused. */
  readonly submit: (job: EngineJob) => Promise<string>
  /** Throws RunnerError while the engine can't be reached. */
  readonly status: (job: JobReference) => Promise<EngineState>
  /** What the job has printed behind `from`, in bytes; empty if there is nothing yet. */
  readonly logs: (job: JobReference, from: number) => Promise<Uint8Array>
  /** Asks for the end of a job; `status` says when it has come. */
  readonly cancel: (job: JobReference) => Promise<void>
  /** What the engine calls a job of ours, if it knows it. */
  readonly find: (job: JobReference) => Promise<string | undefined>
}
