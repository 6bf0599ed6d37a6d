import type { ScoringModel, WorkerPool } from '@stemma/scoring'
import { call } from '@stemma/sdk/client'
import { ServerRefusal } from '../client/server-refusal.ts'
import type { Session } from '../session.ts'
import { openLogWriter, type LogWriter } from './log-writer.ts'
import { findSource, type ModelSource } from './model-source.ts'
import { openModel } from './open-model.ts'
import { pairsIn } from './pairs.ts'
import { recordDeployment, type LogFields, type RecordedDeployment } from './record-deployment.ts'
import type { ServeOptions } from './serve-options.ts'
import type { Spill } from './spill.ts'

/** A model in use. */
export interface ServedModel {
  readonly source: ModelSource
  readonly pool: WorkerPool
  readonly deployment: RecordedDeployment
  readonly writer: LogWriter
  readonly model: ScoringModel
  readonly mlflow: string
}

export interface LoadModel {
  readonly source: ModelSource
  readonly folder: string
  readonly spill: Spill
  readonly role?: 'champion' | 'challenger' | 'shadow'
  /** One that does not answer its own example is refused. */
  readonly mustAnswerExample?: boolean
}

/** Loads a model, lets it answer its own example, and notes that it serves. Throws CliError. */
export async function loadModel(
  session: Session,
  options: ServeOptions,
  { source, folder, spill, role = 'champion', mustAnswerExample = false }: LoadModel,
): Promise<ServedModel> {
  const { python, envManager, set, timeout, signal, runtime, workers, memory, sandbox } = options
  const hyperparameters = pairsIn(set ?? [])
  const opened = await openModel(session, {
    ...{ source, folder, python, envManager, hyperparameters, signal, runtime, workers, sandbox },
    timeoutMs: timeout * 1000,
    memoryBytes: memory === undefined ? undefined : memory * 2 ** 20,
    recycleAfter: options.recycle,
  })
  const { pool, loaded } = opened
  try {
    const { warmed } = loaded
    if (warmed !== 'done' && warmed !== 'none') {
      const fault = `${source.title} does not answer its own example: ${warmed}`
      if (mustAnswerExample) throw new Error(fault)
      await session.note(fault)
    }
    const deployment = await recordDeployment(session, {
      ...{ ...opened, source, hyperparameters },
      name: options.name,
      isStrict: options.strict,
      policy: { ...policyOf(options), role },
    })
    const writer = openLogWriter({
      deploymentId: deployment.id,
      isRefusal,
      spill: (records) => spill.append(records),
      send: (inferences) =>
        call(session.http, 'inferences.log', { deployment_id: deployment.id, inferences }),
      sendGap: (gap) => call(session.http, 'gaps.log', { deployment_id: deployment.id, ...gap }),
      mode: options.log,
      sample: options.logSample,
      mostBytes: options.logQueue * 1024 * 1024,
      whenFull: options.logFull,
    })
    const model = {
      name: source.name,
      version: String(source.modelVersion ?? ''),
      columns: loaded.signature,
      score: opened.score,
    }
    return { source, pool, deployment, writer, model, mlflow: loaded.mlflow }
  } catch (error) {
    await pool.stop()
    throw error
  }
}

/** A model beside the one that serves, if there is to be one: what its address names now. */
export async function loadSide(
  session: Session,
  options: ServeOptions,
  {
    role,
    folder,
    spill,
    name,
  }: {
    readonly role: 'challenger' | 'shadow'
    readonly folder: string
    readonly spill: Spill
    /** Of the deployment beside which it is. */
    readonly name: string
  },
): Promise<ServedModel | undefined> {
  const text = options[role]
  if (text === undefined) return undefined
  const source = await findSource(session, text)
  const side = await loadModel(session, { ...options, name }, { source, folder, spill, role })
  await session.note(`${source.title} is its ${role}`)
  return side
}

const refusals: ReadonlySet<string> = new Set([
  'INVALID_PARAMETER_VALUE',
  'MAX_BLOCK_SIZE_EXCEEDED',
])

/** The server understood a record of the log, and will never take it. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ServerRefusal && refusals.has(error.code ?? '')
}

/** Ends it, when what it has answered is in the log. */
export async function endModel(
  session: Session,
  { pool, deployment, writer }: ServedModel,
): Promise<void> {
  await pool.stop()
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
