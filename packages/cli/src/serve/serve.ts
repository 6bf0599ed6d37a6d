import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { NativeModelVersion } from '@stemma/contract'
import type { PythonWorker, ScoringModel } from '@stemma/scoring'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { findVersion, parseModelAddress } from '../models/model-address.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { openLogWriter, type LogWriter } from './log-writer.ts'
import { openModel, type Runtime } from './open-model.ts'
import { pairsIn } from './pairs.ts'
import { recordDeployment, type LogFields, type RecordedDeployment } from './record-deployment.ts'
import { openShadow } from './shadow.ts'

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
  /** A version that answers a share of the calls. */
  readonly challenger?: string
  readonly challengerWeight: number
  /** A version that answers each call too, for the log alone. */
  readonly shadow?: string
  readonly runtime: Runtime
  /** Refuses what MLflow changes in silence. */
  readonly strict: boolean
  readonly log: 'durable' | 'async' | 'sampled'
  /** The share of calls that `sampled` keeps. */
  readonly logSample: number
  /** MiB. */
  readonly logQueue: number
  readonly logFull: 'block' | 'drop'
  readonly personal?: readonly string[]
  readonly personalAs: 'hash' | 'drop'
  /** False: bodies are not kept. */
  readonly payloads: boolean
  readonly payloadDays?: number
  readonly signal: AbortSignal
}

/** A model in use. */
interface Served {
  readonly version: NativeModelVersion
  readonly worker: PythonWorker
  readonly deployment: RecordedDeployment
  readonly writer: LogWriter
  readonly model: ScoringModel
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
  const { openWorkFolder } = await import('@stemma/scoring')
  const work = await openWorkFolder('serve')
  const folder = work.path
  const address = parseModelAddress(options.model)
  let current: Served | undefined
  const underWay = new Map<Served, number>()
  const sides: Served[] = []
  try {
    const first = await load(session, options, {
      version: await findVersion(session.http, address),
      folder,
    })
    current = first
    const challenger = await loadSide(session, options, { role: 'challenger', folder })
    const shadowed = await loadSide(session, options, { role: 'shadow', folder })
    sides.push(...[challenger, shadowed].filter((side) => side !== undefined))
    const shadow =
      shadowed && openShadow({ ...shadowed, isStrict: options.strict, now: () => effects.now() })
    const { startScoring } = await import('@stemma/scoring')
    const scoring = await startScoring({
      ...{ host, port, mostBodyBytes },
      version: current.mlflow,
      isStrict: options.strict,
      model: () => (current ?? first).model,
      isReady: () => current !== undefined && current.worker.gone === undefined,
      ...(shadow !== undefined && { onAnswered: shadow.take }),
      use: async (key, work) => {
        const isChallenged =
          challenger !== undefined &&
          challenger.worker.gone === undefined &&
          isChosen(key, options.challengerWeight)
        const served = isChallenged ? challenger : current
        if (served === undefined) throw new Error('There is no model.')
        underWay.set(served, (underWay.get(served) ?? 0) + 1)
        try {
          return await work({
            model: served.model,
            log: (one) => served.writer.log(one),
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
    await shadow?.idle()
  } finally {
    for (const side of sides) await end(session, side)
    if (current !== undefined) await end(session, current)
    await work.remove()
  }
}

interface Loading {
  readonly version: NativeModelVersion
  readonly folder: string
  readonly role?: 'champion' | 'challenger' | 'shadow'
}

async function load(
  session: Session,
  options: ServeOptions,
  { version, folder, role = 'champion' }: Loading,
): Promise<Served> {
  const { python, set, timeout, signal } = options
  const hyperparameters = pairsIn(set ?? [])
  const opened = await openModel(session, {
    ...{ version, folder, python, hyperparameters, signal },
    runtime: options.runtime,
    timeoutMs: timeout * 1000,
  })
  const { worker, loaded } = opened
  try {
    const deployment = await recordDeployment(session, {
      ...{ ...opened, version, hyperparameters },
      asked: options,
      isStrict: options.strict,
      policy: { ...policyOf(options), role },
    })
    const writer = openLogWriter({
      send: (inferences) =>
        call(session.http, 'inferences.log', { deployment_id: deployment.id, inferences }),
      sendGap: (gap) => call(session.http, 'gaps.log', { deployment_id: deployment.id, ...gap }),
      mode: options.log,
      sample: options.logSample,
      mostBytes: options.logQueue * 1024 * 1024,
      whenFull: options.logFull,
    })
    const served = {
      name: version.name,
      version: String(version.version),
      columns: loaded.signature,
      score: opened.score,
    }
    return { version, worker, deployment, writer, model: served, mlflow: loaded.mlflow }
  } catch (error) {
    await worker.stop()
    throw error
  }
}

/** A model beside the one that serves, if there is to be one: the version that its address names now. */
async function loadSide(
  session: Session,
  options: ServeOptions,
  { role, folder }: { readonly role: 'challenger' | 'shadow'; readonly folder: string },
): Promise<Served | undefined> {
  const model = options[role]
  if (model === undefined) return undefined
  const version = await findVersion(session.http, parseModelAddress(model))
  const name = options.name ?? parseModelAddress(options.model).name
  const side = await load(session, { ...options, model, name }, { version, folder, role })
  await session.note(`${version.name}/${version.version} is its ${role}`)
  return side
}

/** Whether a key is among the share that the challenger answers: always the same for the same key. */
function isChosen(key: string, share: number): boolean {
  return hash('sha256', key, 'buffer').readUInt32BE(0) / 2 ** 32 < share
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

async function end(session: Session, { worker, deployment, writer }: Served): Promise<void> {
  await worker.stop()
  const lost = await writer.stop()
  if (lost > 0) await session.note(`${lost} calls could not be written to the log.`)
  await deployment.end()
}

function policyOf({ log, personal, personalAs, payloads, payloadDays }: ServeOptions): LogFields {
  return {
    log,
    personal: personal ?? [],
    personal_as: personalAs,
    without_payloads: !payloads,
    ...(payloadDays !== undefined && { payload_days: payloadDays }),
  }
}
