import { join } from 'node:path'
import type { NativeModelVersion } from '@stemma/contract'
import type { LoadedModel, PythonWorker } from '@stemma/scoring'
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
  readonly signal?: AbortSignal | undefined
}

/** A version of a model, loaded in a process of its own. */
export interface OpenedModel {
  readonly worker: PythonWorker
  readonly loaded: LoadedModel
  readonly digest: string
}

/** Copies a version and loads it. Throws CliError with what keeps it from being loaded. */
export async function openModel(
  session: Session,
  { version, folder, python, timeoutMs, hyperparameters, signal }: OpenModel,
): Promise<OpenedModel> {
  const { effects } = session
  const target = join(folder, `${version.version}-${effects.now()}-${Math.random()}`)
  const { digest } = await copyModel(session.http, { version, target, signal }, effects)
  const { PythonWorker: Worker } = await import('@stemma/scoring')
  const worker = new Worker({
    ...{ python, timeoutMs, hyperparameters },
    modelFolder: target,
    environment: effects.environment,
    onPrint: (text) => void effects.stderr.write(text),
  })
  try {
    return { worker, loaded: await worker.loaded, digest }
  } catch (error) {
    await worker.stop()
    throw new CliError(
      `${version.name}/${version.version} can't be loaded by ${python}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** The environment of a loaded model, as deployments and replays have it. */
export function environmentOf({ python, mlflow }: LoadedModel): Record<string, string> {
  return { python, mlflow }
}
