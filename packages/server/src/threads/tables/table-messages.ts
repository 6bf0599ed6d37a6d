import type { ErrorCode } from '@stemma/contract'
import type { EngineOptions, TableWork } from '@stemma/tables'

/** A piece of work for the process of tables. */
export interface AskedWork {
  readonly id: number
  readonly name: TableWork
  readonly input: unknown
  readonly engine: EngineOptions
}

/** What came of it. */
export type AnsweredWork =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: WorkFailure }

/** An error as plain data. */
export interface WorkFailure {
  /** Of an error that the caller is meant to see. */
  readonly code: ErrorCode | undefined
  readonly message: string
  readonly stack: string | undefined
}
