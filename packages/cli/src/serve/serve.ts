import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { KeyValue, NativeModelVersion } from '@stemma/contract'
import type { PythonWorker, ServedCall } from '@stemma/scoring'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { copyModel } from '../models/download.ts'
import { findVersion, parseModelAddress } from '../models/model-address.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { logBatches } from './log-batches.ts'

export interface ServeOptions extends SessionOptions {
  /** `models:/churn@champion`, `churn/3` */
  readonly model: string
  readonly host: string
  readonly port: number
  readonly python: string
  /** The model's name if absent. */
  readonly name?: string
  /** `threshold=0.5` */
  readonly set?: readonly string[]
  /** Seconds. */
  readonly timeout: number
  readonly signal: AbortSignal
}

/** A model in use. */
interface Served {
  readonly version: NativeModelVersion
  readonly worker: PythonWorker
  readonly deploymentId: string
  readonly log: (call: ServedCall) => Promise<void>
  readonly mlflow: string
}

const lookEveryMs = 1000
const mostBodyBytes = 100 * 1024 * 1024

/**
 * Serves a version of a registered model until it is aborted. Each call is in the server's inference log before it is answered. When the alias moves, the
 * new version is loaded and takes over; calls under way end with the old one.
 */
export async function serveModel(options: ServeOptions, effects: Effects = machine): Promise<void> {
  const { host, port, signal } = options
  const session = openSession(options, effects)
  const folder = await mkdtemp(join(tmpdir(), 'stemma-serve-'))
  const address = parseModelAddress(options.model)
  let current: Served | undefined
  const underWay = new Map<Served, number>()
  try {
    current = await load(session, options, {
      version: await findVersion(session.http, address),
      folder,
    })
    const { startScoring } = await import('@stemma/scoring')
    const scoring = await startScoring({
      ...{ host, port, mostBodyBytes },
      version: current.mlflow,
      isReady: () => current !== undefined && current.worker.gone === undefined,
      use: async (work) => {
        const served = current
        if (served === undefined) throw new Error('There is no model.')
        underWay.set(served, (underWay.get(served) ?? 0) + 1)
        try {
          return await work({
            score: (type, body) => served.worker.score(type, body),
            log: served.log,
          })
        } finally {
          underWay.set(served, (underWay.get(served) ?? 1) - 1)
        }
      },
    })
    const { name, version } = current.version
    await session.note(`Serving ${name}/${version} at http://${host}:${scoring.port}/invocations`)
    while (!signal.aborted) {
      await pause(lookEveryMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) break
      const next = await nextVersion(session, options, { address, current, folder })
      if (next === undefined) continue
      const old = current
      current = next
      await session.note(`Serving ${next.version.name}/${next.version.version} from now on`)
      while ((underWay.get(old) ?? 0) > 0) await pause(10)
      underWay.delete(old)
      await end(session, old)
    }
    await scoring.stop()
  } finally {
    if (current !== undefined) await end(session, current)
    await rm(folder, { recursive: true, force: true })
  }
}

interface Loading {
  readonly version: NativeModelVersion
  readonly folder: string
}

async function load(
  session: Session,
  { python, name, set, timeout, model, signal }: ServeOptions,
  { version, folder }: Loading,
): Promise<Served> {
  const target = join(folder, `${version.version}-${Date.now()}`)
  const { digest } = await copyModel(session.http, { version, target, signal }, session.effects)
  const { PythonWorker: Worker } = await import('@stemma/scoring')
  const worker = new Worker({
    environment: session.effects.environment,
    python,
    modelFolder: target,
    timeoutMs: timeout * 1000,
    onPrint: (text) => void session.effects.stderr.write(text),
  })
  try {
    const loaded = await worker.loaded
    const { deployment_id: deploymentId } = await call(session.http, 'deployments.create', {
      name: name ?? version.name,
      model_uri: model.startsWith('models:/') ? model : `models:/${model}`,
      model_name: version.name,
      model_version: version.version,
      model_id: loaded.modelId,
      run_id: version.run_id ?? loaded.runId,
      model_digest: digest,
      hyperparameters: pairsOf(set ?? []),
      environment: [
        { key: 'python', value: loaded.python },
        { key: 'mlflow', value: loaded.mlflow },
      ],
    })
    const log = logBatches((inferences) =>
      call(session.http, 'inferences.log', { deployment_id: deploymentId, inferences }),
    )
    return { version, worker, deploymentId, log, mlflow: loaded.mlflow }
  } catch (error) {
    await worker.stop()
    if (error instanceof CliError) throw error
    throw new CliError(
      `${version.name}/${version.version} can't be loaded by ${python}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** The model that is to take over: where the alias moved, or the worker ended. Undefined if all is as it was, or the new one can't be loaded. */
async function nextVersion(
  session: Session,
  options: ServeOptions,
  {
    address,
    current,
    folder,
  }: {
    readonly address: ReturnType<typeof parseModelAddress>
    readonly current: Served
    readonly folder: string
  },
): Promise<Served | undefined> {
  try {
    const version = await findVersion(session.http, address)
    if (version.version === current.version.version && current.worker.gone === undefined)
      return undefined
    return await load(session, options, { version, folder })
  } catch (error) {
    await session.note(
      `${error instanceof Error ? error.message : String(error)} ${current.version.name}/${current.version.version} goes on.`,
    )
    return undefined
  }
}

async function end(session: Session, { worker, deploymentId }: Served): Promise<void> {
  await worker.stop()
  await call(session.http, 'deployments.end', { deployment_id: deploymentId }).catch(
    (error: unknown) => session.note(error instanceof Error ? error.message : String(error)),
  )
}

function pairsOf(texts: readonly string[]): KeyValue[] {
  return texts.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw new CliError(`'${text}' is not of the form NAME=VALUE.`, exitCodes.usage)
    return { key: text.slice(0, at), value: text.slice(at + 1) }
  })
}
