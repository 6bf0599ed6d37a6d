import { join } from 'node:path'
import type { NativeModelVersion } from '@stemma/contract'
import type { LoadedModel, NativeModel, PythonWorker, Scored } from '@stemma/scoring'
import { CliError } from '../fail.ts'
import { copyModel } from '../models/download.ts'
import type { Session } from '../session.ts'

export interface OpenModel {
  readonly version: NativeModelVersion
  /** Copies of models go below it. */
  readonly folder: string
  readonly python: string
  readonly timeoutMs: number
  readonly hyperparameters: Readonly<Record<string, string>>
  /** `auto` evaluates trees here, where the answers are those of Python; `native` refuses others. */
  readonly runtime: Runtime
  readonly signal?: AbortSignal | undefined
}

export type Runtime = 'auto' | 'python' | 'native'

/** A version of a model, loaded in a process of its own. */
export interface OpenedModel {
  readonly worker: PythonWorker
  readonly loaded: LoadedModel
  readonly digest: string
  readonly score: (contentType: string, body: Buffer) => Promise<Scored>
  /** `python`, or `native xgboost 3.2.0`. */
  readonly runtime: string
  /** What the two runtimes answered to the same, or why there is but one; empty where nobody asked. */
  readonly parity: string
}

/** Copies a version and loads it. Throws CliError with what keeps it from being loaded. */
export async function openModel(
  session: Session,
  { version, folder, python, timeoutMs, hyperparameters, runtime, signal }: OpenModel,
): Promise<OpenedModel> {
  const { effects } = session
  const target = join(folder, `${version.version}-${effects.now()}-${Math.random()}`)
  const { digest } = await copyModel(session.http, { version, target, signal }, effects)
  const { PythonWorker: Worker, quickScore } = await import('@stemma/scoring')
  const worker = new Worker({
    ...{ python, timeoutMs, hyperparameters },
    modelFolder: target,
    temporaryFolder: folder,
    environment: effects.environment,
    onPrint: (text) => void effects.stderr.write(text),
  })
  try {
    const loaded = await worker.loaded
    const native = await openRuntime({ runtime, folder: target, loaded, worker })
    const byPython = quickScore(worker, loaded)
    return {
      ...{ worker, loaded, digest },
      score: async (type, body) => native.model?.score(type, body) ?? byPython(type, body),
      runtime: native.model === undefined ? 'python' : `native ${native.model.runtime}`,
      parity: native.parity,
    }
  } catch (error) {
    await worker.stop()
    if (error instanceof CliError) throw error
    throw new CliError(
      `${version.name}/${version.version} can't be loaded by ${python}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

interface OpenRuntime {
  readonly runtime: Runtime
  readonly folder: string
  readonly loaded: LoadedModel
  readonly worker: PythonWorker
}

/** The model without Python, where that is wanted and answers the same. */
async function openRuntime({
  runtime,
  folder,
  loaded,
  worker,
}: OpenRuntime): Promise<{ readonly model?: NativeModel; readonly parity: string }> {
  if (runtime === 'python') return { parity: '' }
  const { measureParity, NotNativeError, openNative } = await import('@stemma/scoring')
  try {
    const { flavors, signature } = loaded
    const native = await openNative({ folder, flavors, signature })
    const report = await measureParity({
      ...{ folder, native, signature },
      score: (type, body) => worker.score(type, body),
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
}: Pick<OpenedModel, 'loaded' | 'runtime' | 'parity'>): Record<string, string> {
  const { python, mlflow } = loaded
  return { python, mlflow, runtime, ...(parity !== '' && { parity: parity.slice(0, 500) }) }
}
