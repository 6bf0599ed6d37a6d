import { join } from 'node:path'
import type { EnvironmentManager } from '@stemma/runner'
import type {
  LoadedModel,
  NativeModel,
  Sandbox,
  Scored,
  WorkerPool,
  WorkerPoolOptions,
} from '@stemma/scoring'
import { CliError } from '../fail.ts'
import type { Session } from '../session.ts'
import { pythonFor } from './model-python.ts'
import type { ModelSource } from './model-source.ts'

export interface OpenModel extends Pick<
  WorkerPoolOptions,
  'memoryBytes' | 'recycleAfter' | 'writable'
> {
  readonly source: ModelSource
  /** Copies of models, and temporary files of their workers, go below it. */
  readonly folder: string
  readonly python: string
  /** What makes another Python for the model; `local` if absent. */
  readonly envManager?: EnvironmentManager | undefined
  readonly timeoutMs: number
  readonly hyperparameters: Readonly<Record<string, string>>
  /** `auto` evaluates trees here, where the answers are those of Python; `native` refuses others. */
  readonly runtime: Runtime
  /** Python workers; 1 if absent. */
  readonly workers?: number
  readonly sandbox?: Sandbox
  readonly signal?: AbortSignal | undefined
}

export type Runtime = 'auto' | 'python' | 'native'

/** A model, loaded in processes of its own. */
export interface OpenedModel {
  readonly pool: WorkerPool
  readonly loaded: LoadedModel
  readonly digest: string
  /** Of the Python that was made for it; empty where none was. */
  readonly made: Readonly<Record<string, string>>
  readonly score: (contentType: string, body: Buffer) => Promise<Scored>
  /** `python`, or `native xgboost 3.2.0`. */
  readonly runtime: string
  /** What the two runtimes answered to the same, or why there is but one; empty where nobody asked. */
  readonly parity: string
}

/** Copies a model and loads it. Throws CliError with what keeps it from being loaded. */
export async function openModel(
  session: Session,
  { source, folder, runtime, signal, envManager = 'local', workers = 1, ...options }: OpenModel,
): Promise<OpenedModel> {
  const { effects } = session
  const target = join(folder, `model-${effects.now()}-${Math.random()}`)
  const digest = await source.copy(target, signal)
  const { python, environment: made } = await pythonFor(session, {
    ...{ folder: target, python: options.python, signal },
    manager: envManager,
    title: source.title,
  })
  const { WorkerPool: Pool, quickScore } = await import('@stemma/scoring')
  let pool: WorkerPool | undefined
  try {
    pool = await Pool.open({
      ...options,
      python,
      size: workers,
      modelFolder: target,
      temporaryFolder: folder,
      environment: effects.environment,
      onPrint: (text) => void effects.stderr.write(text),
      onEnd: (reason) => void effects.stderr.write(`${source.title}: ${reason} Another follows.\n`),
    })
    const { loaded } = pool
    const native = await openRuntime({ runtime, folder: target, loaded, pool })
    const byPython = quickScore(pool, loaded)
    return {
      ...{ pool, loaded, digest, made },
      score: async (type, body) => (await native.model?.score(type, body)) ?? byPython(type, body),
      runtime: native.model === undefined ? 'python' : `native ${native.model.runtime}`,
      parity: native.parity,
    }
  } catch (error) {
    await pool?.stop()
    if (error instanceof CliError) throw error
    throw new CliError(
      `${source.title} can't be loaded by ${python}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

interface OpenRuntime {
  readonly runtime: Runtime
  readonly folder: string
  readonly loaded: LoadedModel
  readonly pool: WorkerPool
}

/** The model without Python, where that is wanted and answers the same. */
async function openRuntime({
  runtime,
  folder,
  loaded,
  pool,
}: OpenRuntime): Promise<{ readonly model?: NativeModel; readonly parity: string }> {
  if (runtime === 'python') return { parity: '' }
  const { measureParity, NotNativeError, openNative } = await import('@stemma/scoring')
  try {
    const { flavors, signature } = loaded
    const native = await openNative({ folder, flavors, signature })
    const report = await measureParity({
      ...{ folder, native, signature },
      score: (type, body) => pool.score(type, body),
    })
    const { rows, maxAbsDiff, labelFlips, isIdentical, isGood, reason } = report
    const parity = isIdentical
      ? `identical in ${rows} values`
      : `${rows} values: largest difference ${maxAbsDiff}, labels that differ ${labelFlips}. ${reason}`.trim()
    if (isGood) return { model: native, parity }
    if (runtime === 'native') throw new CliError(`It can't be served natively: ${parity}`)
    return { parity }
  } catch (error) {
    if (!(error instanceof NotNativeError)) throw error
    if (runtime === 'native') throw new CliError(`It can't be served natively: ${error.message}`)
    return { parity: error.message }
  }
}

/** The environment of a loaded model, as deployments and replays have it. */
export function environmentOf({
  loaded,
  runtime,
  parity,
  made,
}: Pick<OpenedModel, 'loaded' | 'runtime' | 'parity' | 'made'>): Record<string, string> {
  const { python, mlflow } = loaded
  return {
    python,
    mlflow,
    ...made,
    runtime,
    ...(parity !== '' && { parity: parity.slice(0, 500) }),
  }
}
