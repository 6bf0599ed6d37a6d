import { existsSync } from 'node:fs'
import { mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { findSource } from '../serve/model-source.ts'
import { openModel } from '../serve/open-model.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { loggedPart } from './logged-part.ts'
import { filesIn, planFiles, readPlan, shardFiles, type ScoredShard } from './shard-plan.ts'

export interface PredictShardOptions extends SessionOptions {
  /** Of the plan; seen by whoever does a shard of it. */
  readonly folder: string
  readonly index: number
  readonly signal: AbortSignal
}

/**
 * Scores the rows of one shard. Its answers and the calls for the log appear in the folder of the plan as a whole: of two that do the same shard, the first
 * one counts. Nothing is logged here.
 */
export async function predictShard(
  { folder, index, signal, ...options }: PredictShardOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const plan = await readPlan(folder).catch(() => {
    throw new CliError(`${folder} has no plan: is it seen from this machine?`)
  })
  const shard = plan.shards[index]
  if (shard === undefined) throw new CliError(`There is no shard ${index}.`, exitCodes.usage)
  const final = shardFiles(folder, index).folder
  if (existsSync(final)) return session.note('It is there already.')
  const { openWorkFolder } = await import('@stemma/scoring')
  const work = await openWorkFolder('predict')
  const files = filesIn(await mkdtemp(join(folder, `scoring-${index}-`)))
  try {
    const { python, envManager, timeout, hyperparameters, kind, batch, keys, dataVersion } = plan
    const answers = plan.hasOutput ? files.answers : undefined
    // The worker may write into this file, and into no other.
    if (answers !== undefined) await writeFile(answers, '')
    const { pool, loaded, digest, made, runtime, parity } = await openModel(session, {
      ...{ python, envManager, hyperparameters, signal, runtime: 'python' },
      source: await findSource(session, plan.model),
      folder: work.path,
      ...(answers !== undefined && { writable: [answers] }),
      timeoutMs: timeout * 1000,
    })
    const stop = (): void => void pool.stop()
    signal.addEventListener('abort', stop)
    const log = await open(files.log, 'w', 0o600)
    try {
      const rows = await pool.first
        .scoreBatch({
          ...{ ...shard, kind, keys, size: batch, header: index === 0 },
          ...{ path: planFiles(folder).rows, output: answers },
          onPart: async (part) => {
            await log.write(`${JSON.stringify(await loggedPart(part, dataVersion))}\n`)
            return true
          },
        })
        .catch((error: unknown) => {
          if (signal.aborted) throw new CliError('stopped.', exitCodes.interrupted)
          throw new CliError(error instanceof Error ? error.message : String(error))
        })
      if (rows !== shard.to - shard.from)
        throw new CliError(`${rows} rows instead of ${shard.to - shard.from} were there.`)
      await log.sync()
    } finally {
      signal.removeEventListener('abort', stop)
      await log.close()
      await pool.stop()
    }
    if (answers !== undefined) await sync(answers)
    const scored: ScoredShard = { loaded, digest, made, runtime, parity }
    await writeFile(files.scored, JSON.stringify(scored), { flush: true })
    await rename(files.folder, final).catch((error: unknown) => {
      // Another one was quicker.
      if (!existsSync(final)) throw error
    })
    await session.note(`Rows ${shard.from} to ${shard.to} of ${dataVersion} are scored.`)
  } finally {
    await rm(files.folder, { recursive: true, force: true })
    await work.remove()
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.sync()
  await file.close()
}
