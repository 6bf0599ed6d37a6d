import { rename, rm, writeFile } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import type { EnvironmentManager } from '@stemma/runner'
import type { Batch } from '@stemma/scoring'
import { fileError } from '../artifacts/file-error.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { progressLine } from '../progress-line.ts'
import { findSource } from '../serve/model-source.ts'
import { openModel } from '../serve/open-model.ts'
import { pairsIn } from '../serve/pairs.ts'
import { recordDeployment } from '../serve/record-deployment.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { findRows } from './find-rows.ts'
import { LogSender } from './log-sender.ts'
import { loggedPart } from './logged-part.ts'

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

/** Scores the rows of a version of data, part by part; each part is a call in the log. The output appears whole or not at all. */
export async function predict(options: PredictOptions, effects: Effects = machine): Promise<void> {
  const { signal, batch } = options
  const kind = checkOptions(options)
  const session = openSession(options, effects)
  const { json, printJson, note } = session
  const { openWorkFolder } = await import('@stemma/scoring')
  const work = await openWorkFolder('predict')
  const folder = work.path
  const began = effects.now()
  try {
    const model = await findSource(session, options.model)
    const source = await findRows(session, options)
    const rowsPath = await source.fetch(join(folder, 'rows.parquet'))
    const hyperparameters = pairsIn(options.set ?? [])
    const target = options.output === undefined ? undefined : resolve(options.output)
    const partial = target && `${target}.${process.pid}.partial`
    // The worker may write into this file, and into no other.
    if (partial !== undefined) await makeEmpty(partial)
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
      const log = new LogSender(session, { deploymentId: deployment.id, signal })
      const progress = progressLine(effects, { everyMs: 200 })
      const total = source.total === undefined ? '' : ` of ${source.total}`
      let rows = 0
      try {
        rows = await opened.pool.first.scoreBatch({
          ...{ kind, size: batch, path: rowsPath, output: partial, keys: source.keys },
          onPart: async (part) => {
            await log.send(await loggedPart(part, source.dataVersion))
            await progress.tell(`${part.to}${total} rows scored`)
            return true
          },
        })
      } catch (error) {
        if (signal.aborted)
          throw new CliError('stopped; what was scored is in the log.', exitCodes.interrupted)
        throw new CliError(error instanceof Error ? error.message : String(error))
      } finally {
        await progress.clear()
        await log.end()
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

/** Makes an empty file, so that what can't be written is known before anything takes long. Throws CliError. */
export async function makeEmpty(path: string): Promise<void> {
  await writeFile(path, '').catch((error: unknown) => {
    throw fileError(error)
  })
}

/** The kind of the output. Throws CliError for what can't be. */
export function checkOptions({
  batch,
  output,
}: Pick<PredictOptions, 'batch' | 'output'>): Batch['kind'] {
  if (batch > mostRows) throw new CliError(`--batch is ${mostRows} at most.`, exitCodes.usage)
  if (output === undefined) return 'jsonl'
  const kind = extname(output).slice(1)
  if (kind === 'parquet' || kind === 'csv' || kind === 'jsonl') return kind
  throw new CliError('--output ends with .parquet, .csv or .jsonl.', exitCodes.usage)
}
