import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'
import type { Flag } from './column-types.ts'

/** Work that an engine was given. */
export interface JobTable {
  job_no: Generated<number>
  job_id: string
  /** `run`, `retrain`, `reproduce`, `predict`, `gate`. */
  kind: string
  name: string
  engine: string
  /** `submitting`, `waiting`, `running`, `ended`, `killed` or `lost`. */
  state: string
  /** Whether somebody asked for its end. */
  is_cancelled: Flag
  /** What the engine calls it; empty while nobody heard. */
  handle: string
  /** The machine that submitted it, and its folder there. */
  host: string
  folder: string
  command: string
  run_no: number | null
  run_id: string
  exit_code: number | null
  reason: string
  /** Bytes of its log that are kept in rows. */
  log_bytes: Int64
  created_by: string
  created_at: Int64
  started_at: Int64 | null
  ended_at: Int64 | null
}

/** A piece of what a job printed. */
export interface JobLogTable {
  job_no: number
  /** Where it begins, in bytes. */
  start: Int64
  run_no: number | null
  text: string
}

export interface JobTables {
  jobs: JobTable
  job_logs: JobLogTable
}
