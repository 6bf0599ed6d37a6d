import type { KeyValue, NewJob } from '@stemma/contract'
import type { CheckedOut, EnvironmentManager, MadeEnvironment, Project } from '@stemma/runner'
import type { EngineOptions } from '../jobs/engine-options.ts'
import type { SessionOptions } from '../session-options.ts'
import type { PreparedValues } from './prepare-values.ts'

/** What somebody wants to be run. */
export interface PerformRun extends SessionOptions, EngineOptions {
  /** What the job is recorded as. */
  readonly kind?: NewJob['kind']
  /** Do not wait for the end. */
  readonly detach?: boolean
  readonly uri: string
  readonly entryPoint: string
  readonly param: readonly KeyValue[]
  /** Versions of data for parameters. */
  readonly data: readonly KeyValue[]
  readonly version?: string
  readonly experimentName?: string
  readonly experimentId?: string
  readonly runName?: string
  readonly envManager?: EnvironmentManager
  /** Variables for the project. */
  readonly env: readonly KeyValue[]
  readonly storageDir?: string
  readonly cacheDir?: string
  /** Seconds. */
  readonly fetchTimeout: number
  /** Keep what the working tree has besides its commit. */
  readonly changes?: boolean
  /** Of the run, besides those of a project. */
  readonly tags?: readonly KeyValue[]
  /** Leave out values that the entry point does not declare: nobody knows who gave them. */
  readonly onlyDeclared?: boolean
  /** Done to the code before it is run: a patch of an earlier run. */
  readonly onCheckedOut?: (code: CheckedOut) => Promise<void>
  readonly signal: AbortSignal
}

/** All that is needed before there is a run: what can be refused is refused here. */
export interface ReadyProject {
  readonly code: CheckedOut
  readonly project: Project
  readonly values: PreparedValues
  readonly command: string
  readonly made: MadeEnvironment
  readonly cache: string
}
