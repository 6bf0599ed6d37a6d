import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EnvironmentManager } from '@stemma/runner'
import type { Batch } from '@stemma/scoring'
import type { OpenedModel } from '../serve/open-model.ts'

/** Rows from here to there, counted from 0, without the last. */
export interface Shard {
  readonly from: number
  readonly to: number
}

/** What all shards of a prediction have in common; each reads it from the folder that they share. */
export interface ShardPlan {
  /** As `findSource` takes it; a version of its own where it is one of the registry, so that an alias may move meanwhile. */
  readonly model: string
  readonly dataVersion: string
  readonly keys: readonly string[]
  readonly kind: Batch['kind']
  /** Whether there is a file of answers. */
  readonly hasOutput: boolean
  readonly batch: number
  readonly python: string
  readonly envManager: EnvironmentManager
  /** Seconds, to load the model. */
  readonly timeout: number
  readonly hyperparameters: Readonly<Record<string, string>>
  readonly shards: readonly Shard[]
}

/** How a shard was scored: what its deployment notes. */
export type ScoredShard = Pick<OpenedModel, 'loaded' | 'digest' | 'made' | 'runtime' | 'parity'>

/** As many ranges of rows as wanted, as equal as can be; fewer where there are fewer rows. */
export function equalShards(rows: number, wanted: number): readonly Shard[] {
  const count = Math.max(1, Math.min(rows, wanted))
  return Array.from({ length: count }, (_, at) => ({
    from: Math.floor((rows * at) / count),
    to: Math.floor((rows * (at + 1)) / count),
  }))
}

/** The name of a plan's folder: the same prediction has the same one, so that a second try goes on where the first one ended. */
export function planId(plan: ShardPlan, others: readonly string[]): string {
  const text = JSON.stringify([plan, ...others])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** Files of a plan, below its folder. */
export function planFiles(folder: string): { readonly plan: string; readonly rows: string } {
  return { plan: join(folder, 'plan.json'), rows: join(folder, 'rows.parquet') }
}

/** What a shard left; the folder appears whole when it is done. */
export interface ShardFiles {
  readonly folder: string
  readonly answers: string
  /** Calls of the log, one a line. */
  readonly log: string
  readonly scored: string
  /** There when all of its calls are in the log. */
  readonly logged: string
  /** Beside the folder: the job that does it. */
  readonly job: string
}

export function shardFiles(folder: string, index: number): ShardFiles {
  return {
    job: join(folder, `job-${index}`),
    ...filesIn(join(folder, `shard-${index}`)),
  }
}

/** The files of a shard in the folder where it is made. */
export function filesIn(folder: string): Omit<ShardFiles, 'job'> {
  return {
    folder,
    answers: join(folder, 'answers'),
    log: join(folder, 'log.ndjson'),
    scored: join(folder, 'scored.json'),
    logged: join(folder, 'logged'),
  }
}

export async function readPlan(folder: string): Promise<ShardPlan> {
  return JSON.parse(await readFile(planFiles(folder).plan, 'utf8')) as ShardPlan // `predictInShards` wrote it
}

export async function readScored({ scored }: Pick<ShardFiles, 'scored'>): Promise<ScoredShard> {
  return JSON.parse(await readFile(scored, 'utf8')) as ScoredShard // `predictShard` wrote it
}
