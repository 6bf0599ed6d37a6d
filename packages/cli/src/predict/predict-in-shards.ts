import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileError } from '../artifacts/file-error.ts'
import { serverUrl } from '../client/server-url.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { engineOf, type EngineOptions } from '../jobs/engine-options.ts'
import { isWatched, noteWatcher } from '../jobs/job-note.ts'
import { progressLine } from '../progress-line.ts'
import { cacheFolder } from '../run/cache-folder.ts'
import { findSource, type ModelSource } from '../serve/model-source.ts'
import { pairsIn } from '../serve/pairs.ts'
import { openSession } from '../session.ts'
import { doShard, ShardError } from './do-shard.ts'
import { findRows, type RowSource } from './find-rows.ts'
import { joinAnswers, partialOf } from './join-answers.ts'
import { ModelChangedError, ShardLog } from './log-shard.ts'
import { checkOptions, makeEmpty, type PredictOptions } from './predict.ts'
import { equalShards, planFiles, planId, shardFiles, type ShardPlan } from './shard-plan.ts'

export interface PredictInShardsOptions extends PredictOptions, EngineOptions {
  readonly shards: number
}

/** What a prediction left that nobody went on with goes after this time. */
const keptMs = 7 * 24 * 3600 * 1000

/**
 * Scores the rows of a version of data in parts that are jobs of an engine. Each shard that is done goes into the log and stays; the output appears when all
 * are. The same call again does what was not done.
 */
export async function predictInShards(
  options: PredictInShardsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { signal } = options
  checkOptions(options)
  const session = openSession(options, effects)
  const { RunnerError } = await import('@stemma/runner')
  const began = effects.now()
  try {
    const chosen = await engineOf(options, effects.environment)
    const source = await findSource(session, options.model)
    const rows = await findRows(session, options)
    const plan = planOf(options, source, rows)
    const target = options.output === undefined ? undefined : resolve(options.output)
    if (target !== undefined) {
      await makeEmpty(partialOf(target))
      await rm(partialOf(target), { force: true })
    }
    const cache = cacheFolder(undefined, effects)
    const { url } = serverUrl(options.url, effects.environment)
    const others = [url, rows.fingerprint, options.name ?? '', target ?? '']
    const folder = join(cache, 'predictions', planId(plan, others))
    await removeForgotten(join(cache, 'predictions'), effects.now())
    if (await isWatched(folder))
      throw new CliError('The very same is being scored by another process of this machine.')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await noteWatcher(folder)
    await prepare(folder, plan, rows)
    const log = new ShardLog(session, { plan, source, name: options.name, signal })
    const progress = progressLine(effects)
    const count = plan.shards.length
    // One that the engine does not even take ends the others: it would take none.
    const stop = new AbortController()
    const failed: string[] = []
    let done = 0
    try {
      await inTurns(
        plan.shards,
        isLocal(options) ? availableParallelism() : count,
        async (index) => {
          const title = shardTitle(plan, index)
          try {
            const name = `${source.title} on ${plan.dataVersion}, ${title}`
            await doShard(session, {
              ...{ ...chosen, folder, index, name, title, cache, url },
              signal: AbortSignal.any([signal, stop.signal]),
            })
            await log.add(shardFiles(folder, index))
            await progress.tell(`${(done += 1)} of ${count} shards done`)
          } catch (error) {
            if (!(error instanceof ShardError)) {
              stop.abort()
              throw error
            }
            failed.push(`${title}: ${error.message}`)
          }
        },
      )
    } catch (error) {
      if (error instanceof ModelChangedError) await rm(folder, { recursive: true, force: true })
      throw error
    } finally {
      await progress.clear()
      await log.end()
      await rm(join(folder, 'watcher'), { force: true })
    }
    if (signal.aborted) throw stopped()
    if (failed.length > 0) throw new CliError(failureText(failed, count))
    if (target !== undefined)
      await joinAnswers({
        ...{ kind: plan.kind, target, scratch: join(folder, 'scratch') },
        files: plan.shards.map((_, index) => shardFiles(folder, index).answers),
      })
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    const total = rows.total ?? 0
    const seconds = (effects.now() - began) / 1000
    if (session.json)
      return await session.printJson({
        ...{ deployment_ids: log.deploymentIds, rows: total, shards: count },
        ...{ output: target ?? '', seconds },
      })
    return await session.note(
      `${total} rows scored in ${seconds.toFixed(1)} s by ${source.title}, in ${count} shards on ${chosen.engine.name}; deployment ${log.deploymentIds.join(', ')}${target === undefined ? '' : `; ${target}`}`,
    )
  } catch (error) {
    if (signal.aborted) throw stopped()
    throw error instanceof RunnerError ? new CliError(error.message) : fileError(error)
  }
}

const mostTold = 5

function failureText(failed: readonly string[], count: number): string {
  const more = failed.length - mostTold
  const told = [...failed.slice(0, mostTold), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
  return `${failed.length} of ${count} shards failed: ${told}. What was scored is in the log, and the same command does the rest.`
}

function stopped(): CliError {
  return new CliError(
    'stopped; its jobs were ended. What was scored is in the log, and the same command does the rest.',
    exitCodes.interrupted,
  )
}

function isLocal({ engine = 'local' }: EngineOptions): boolean {
  return engine === 'local'
}

function shardTitle({ shards }: ShardPlan, index: number): string {
  const { from, to } = shards[index] ?? { from: 0, to: 0 }
  return `shard ${index + 1} of ${shards.length}, rows ${from} to ${to}`
}

function planOf(
  options: PredictInShardsOptions,
  source: ModelSource,
  { total, dataVersion, keys }: RowSource,
): ShardPlan {
  if (total === undefined)
    throw new CliError('--shards needs a version of data: --data data:/NAME.', exitCodes.usage)
  if (total === 0) throw new CliError(`${dataVersion} has no rows.`)
  const { python, envManager, batch, timeout, set = [] } = options
  return {
    model:
      source.modelVersion === undefined
        ? source.uri
        : `models:/${source.modelName}/${source.modelVersion}`,
    ...{ dataVersion, keys, kind: checkOptions(options), hasOutput: options.output !== undefined },
    // A path is one of this folder; a name is looked for by whoever does the shard.
    python: python.includes('/') ? resolve(python) : python,
    ...{ envManager, batch, timeout, hyperparameters: pairsIn(set) },
    shards: equalShards(total, options.shards),
  }
}

async function prepare(folder: string, plan: ShardPlan, rows: RowSource): Promise<void> {
  const files = planFiles(folder)
  if (!existsSync(files.rows)) {
    const partial = `${files.rows}.partial`
    await rows.fetch(partial)
    await rename(partial, files.rows)
  }
  await writeFile(files.plan, JSON.stringify(plan), { mode: 0o600 })
}

async function removeForgotten(folder: string, nowMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const place = join(folder, name)
    const { mtimeMs } = await stat(place).catch(() => ({ mtimeMs: nowMs }))
    if (nowMs - mtimeMs > keptMs && !(await isWatched(place)))
      await rm(place, { recursive: true, force: true })
  }
}

/** Does something for each index of a list, so many at once at most. After one that throws no other begins; it throws that when all have ended. */
async function inTurns(
  list: readonly unknown[],
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const errors: unknown[] = []
  const worker = async (): Promise<void> => {
    while (next < list.length && errors.length === 0)
      await work(next++).catch((error: unknown) => void errors.push(error))
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker))
  if (errors.length > 0) throw errors[0]
}
