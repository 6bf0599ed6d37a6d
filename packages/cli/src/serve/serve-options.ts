import type { EnvironmentManager } from '@stemma/runner'
import type { Sandbox } from '@stemma/scoring'
import type { SessionOptions } from '../session-options.ts'
import type { Runtime } from './open-model.ts'

export interface ServeOptions extends SessionOptions {
  /** `models:/churn@champion`, `churn/3`, `runs:/ID/model`, `./model` */
  readonly model: string
  readonly host: string
  readonly port: number
  readonly reusePort: boolean
  readonly python: string
  readonly envManager: EnvironmentManager
  /** The model's name if absent. */
  readonly name?: string
  /** `threshold=0.5` */
  readonly set?: readonly string[]
  /** Seconds. */
  readonly timeout: number
  /** A version that answers a share of the calls. */
  readonly challenger?: string
  readonly challengerWeight: number
  /** A version that answers each call too, for the log alone. */
  readonly shadow?: string
  readonly runtime: Runtime
  /** Python workers for each model. */
  readonly workers: number
  /** MiB for each worker. */
  readonly memory?: number
  /** Calls after which a worker is replaced. */
  readonly recycle?: number
  readonly sandbox: Sandbox
  /** Refuses what MLflow changes in silence. */
  readonly strict: boolean
  readonly log: 'durable' | 'async' | 'sampled'
  /** The share of calls that `sampled` keeps. */
  readonly logSample: number
  /** MiB. */
  readonly logQueue: number
  readonly logFull: 'block' | 'drop' | 'spill'
  /** MiB. */
  readonly logSpill: number
  readonly personal?: readonly string[]
  readonly personalAs: 'hash' | 'drop'
  /** False: bodies are not kept. */
  readonly payloads: boolean
  readonly payloadDays?: number
  readonly signal: AbortSignal
}
