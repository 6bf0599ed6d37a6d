import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { dataVersionIn, type LogInferencesRequest } from '@stemma/contract'
import type { EnvironmentManager } from '@stemma/runner'
import type { Batch, BatchPart } from '@stemma/scoring'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { progressLine } from '../progress-line.ts'
import { findSource } from '../serve/model-source.ts'
import { openModel } from '../serve/open-model.ts'
import { pairsIn } from '../serve/pairs.ts'
import { recordDeployment } from '../serve/record-deployment.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'

export interface PredictOptions extends SessionOptions {
  readonly model: string
  /** `data:/customers/7`, or a Parquet file. */
  readonly data: string
  readonly output?: string
  readonly python: string
  readonly envManager: EnvironmentManager
  readonly name?: string
  /** `threshold=0.5` */
  readonly set?: readonly string[]
  /** Of a file. */
  readonly key?: readonly string[]
  readonly batch: number
  /** Seconds. */
  readonly timeout: number
  readonly signal: AbortSignal
}

const mostRows = 20_000
/** Parts on their way into the log while the next one is scored. */
const mostWaiting = 4

/** Scores the rows of a version of data, part by part; each part is a call in the log. The output appears whole or not at all. */
export async function predict(options: PredictOptions, effects: Effects = machine): Promise<void> {
  const { signal, batch } = options
  if (batch > mostRows) throw new CliError(`--batch is ${mostRows} at most.`, exitCodes.usage)
  const kind = options.output === undefined ? 'jsonl' : kindOf(options.output)
  const session = openSession(options, effects)
  const { json, printJson, note } = session
  const { openWorkFolder } = await import('@stemma/scoring')
  const work = await openWorkFolder('predict')
  const folder = work.path
  const began = effects.now()
  try {
    const model = await findSource(session, options.model)
    const source = await sourceOf(session, options, folder)
    const hyperparameters = pairsIn(options.set ?? [])
    const target = options.output === undefined ? undefined : resolve(options.output)
    const partial = target && `${target}.${process.pid}.partial`
    // The worker may write into this file, and into no other.
    if (partial !== undefined) await writeFile(partial, '')
    const { python, envManager, timeout } = options
    const opened = await openModel(session, {
      ...{ source: model, folder, python, envManager, hyperparameters, signal },
      runtime: 'python',
      ...(partial !== undefined && { writable: [partial] }),
      timeoutMs: timeout * 1000,
    })
    const stop = (): void => void opened.pool.stop()
    signal.addEventListener('abort', stop)
    const deployment = await recordDeployment(session, {
      ...opened,
      source: model,
      hyperparameters,
      name: options.name,
    })
    try {
      const { onPart, finish } = logParts(session, {
        deploymentId: deployment.id,
        source,
        total: source.total,
      })
      let rows = 0
      try {
        rows = await opened.pool.first.scoreBatch({
          ...{ kind, onPart, size: batch },
          path: source.path,
          output: partial,
          keys: source.keys,
        })
      } catch (error) {
        if (signal.aborted)
          throw new CliError('stopped; what was scored is in the log.', exitCodes.interrupted)
        throw new CliError(error instanceof Error ? error.message : String(error))
      } finally {
        await finish()
      }
      if (target !== undefined && partial !== undefined && rows > 0) await rename(partial, target)
      const seconds = (effects.now() - began) / 1000
      if (json)
        await printJson({ deployment_id: deployment.id, rows, output: target ?? '', seconds })
      else
        await note(
          `${rows} rows scored in ${seconds.toFixed(1)} s by ${model.title}; deployment ${deployment.id}${target === undefined ? '' : `; ${target}`}`,
        )
    } finally {
      signal.removeEventListener('abort', stop)
      await opened.pool.stop()
      await deployment.end()
    }
  } finally {
    if (options.output !== undefined)
      await rm(`${resolve(options.output)}.${process.pid}.partial`, { force: true })
    await work.remove()
  }
}

function kindOf(output: string): Batch['kind'] {
  const kind = extname(output).slice(1)
  if (kind === 'parquet' || kind === 'csv' || kind === 'jsonl') return kind
  throw new CliError('--output ends with .parquet, .csv or .jsonl.', exitCodes.usage)
}

interface Source {
  readonly path: string
  readonly keys: readonly string[]
  /** `data:/customers/7`; empty for a file. */
  readonly dataVersion: string
  readonly total: number | undefined
}

async function sourceOf(
  { http }: Session,
  { data, key, signal }: PredictOptions,
  folder: string,
): Promise<Source> {
  if (!data.startsWith('data:'))
    return { path: resolve(data), keys: key ?? [], dataVersion: '', total: undefined }
  const found = await call(http, 'data.show', { reference: data })
  const path = join(folder, 'rows.parquet')
  const bytes = http.bytes({
    method: 'GET',
    path: `/data/${encodeURIComponent(found.name)}/${found.version}.parquet`,
    signal,
  })
  await pipeline(bytes, createWriteStream(path))
  const dataVersion = `data:/${found.name}/${found.version}`
  if (dataVersionIn(dataVersion) === undefined)
    throw new CliError(`'${data}' is no version of data.`)
  return { path, keys: key ?? found.key, dataVersion, total: Number(found.rows) }
}

/** Sends parts to the log while the next ones are scored, a few at once at most. */
function logParts(
  session: Session,
  {
    deploymentId,
    source,
    total,
  }: {
    readonly deploymentId: string
    readonly source: Source
    readonly total: number | undefined
  },
): Pick<Batch, 'onPart'> & { readonly finish: () => Promise<void> } {
  const progress = progressLine(session.effects, { everyMs: 200 })
  const waiting = new Set<Promise<unknown>>()
  return {
    onPart: async (part) => {
      const sent = call(session.http, 'inferences.log', {
        deployment_id: deploymentId,
        inferences: [await loggedPart(part, source)],
      }).finally(() => waiting.delete(sent))
      waiting.add(sent)
      sent.catch(() => {}) // whoever waits for it is told
      if (waiting.size >= mostWaiting) await Promise.race(waiting)
      await progress.tell(`${part.to}${total === undefined ? '' : ` of ${total}`} rows scored`)
      return true
    },
    finish: async () => {
      await progress.clear()
      await Promise.all(waiting)
    },
  }
}

async function loggedPart(
  part: BatchPart,
  { dataVersion }: Source,
): Promise<LogInferencesRequest['inferences'][number]> {
  const { predictionsOf } = await import('@stemma/scoring')
  const predictions = predictionsOf(part.answer.toString(), part.computed, part.keys)
  return {
    inference_id: part.inferenceId,
    client_request_id: '',
    time: part.atMs,
    status: 200,
    rows: predictions.length,
    predict_us: part.predictUs,
    total_us: part.predictUs,
    data_version: dataVersion,
    data_ref: JSON.stringify({ from: part.from, to: part.to }),
    content_type: 'application/vnd.apache.parquet',
    protocol: 'mlflow',
    source: 'batch',
    request_encoding: 'text',
    request_hash: '',
    response_encoding: 'text',
    response_hash: '',
    predictions: predictions.map(({ row, entityKey, output, computed }) => ({
      row,
      entity_key: entityKey,
      output,
      computed,
    })),
  }
}
