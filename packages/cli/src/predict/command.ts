import { InvalidArgumentError, type Command } from 'commander'
import { addEngineOptions, type EngineOptions } from '../jobs/engine-options.ts'
import { gather, parseLimit } from '../parse-options.ts'
import { envManagerOption } from '../serve/env-manager-option.ts'
import { parseSeconds } from '../serve/parse-seconds.ts'
import { addSessionOptions } from '../session-options.ts'
import type { PredictOptions } from './predict.ts'

type Flags = Omit<PredictOptions, 'model' | 'signal'> & EngineOptions & { readonly shards?: number }

/** `stemma predict`. */
export function addPredictCommand(program: Command): void {
  addEngineOptions(
    addSessionOptions(
      program
        .command('predict')
        .description(
          'Score a version of data, and keep each row of the answer in the inference log',
        ),
    ),
  )
    .argument(
      '<MODEL>',
      'NAME@ALIAS, NAME/VERSION, models:/m-ID, runs:/ID/PATH, or a folder such as ./model',
    )
    .requiredOption('--data <DATA>', 'what to score: data:/NAME/VERSION, or a Parquet file')
    .option('-o, --output <FILE>', 'where answers go: .parquet, .csv or .jsonl')
    .option('--python <PATH>', 'a Python with MLflow and what the model needs', 'python3')
    .addOption(envManagerOption())
    .option('--name <NAME>', 'of the deployment (default: the name of the model)')
    .option('--set <NAME=VALUE>', 'a hyper-parameter in force; repeatable', gather)
    .option('--key <COLUMN>', 'tells rows of a file; repeatable', gather)
    .option('--batch <N>', 'so many rows at a time', parseLimit, 5000)
    .option('-t, --timeout <SECONDS>', 'to load the model', parseSeconds, 60)
    .option('--shards <N>', 'score N ranges of rows by jobs of their own', parseShards)
    .addHelpText(
      'after',
      `
Each part is a call in the log: it has the version of data, which rows of it, and their keys.
With --shards each range of rows is a job of the engine, and the answers are put together in order. What fails is done again by the same command.

Examples:
  $ stemma predict models:/churn@champion --data data:/customers/7 -o scores.parquet
  $ stemma predict churn@champion --data data:/customers/7 -o scores.parquet --engine slurm --shards 8`,
    )
    .action(async (model: string, { shards, ...options }: Flags) => {
      const [{ predict }, { untilInterrupted }, { isElsewhere, submitSelf }] = await Promise.all([
        import('./predict.ts'),
        import('../runs/until-interrupted.ts'),
        import('../jobs/submit-self.ts'),
      ])
      if (shards !== undefined) {
        const { predictInShards } = await import('./predict-in-shards.ts')
        return untilInterrupted((signal) => predictInShards({ ...options, model, shards, signal }))
      }
      const name = `${model} on ${options.data}`
      return untilInterrupted((signal) =>
        isElsewhere(options)
          ? submitSelf({ ...options, kind: 'predict', name, signal })
          : predict({ ...options, model, signal }),
      )
    })

  // What a job of a sharded prediction runs.
  program
    .command('predict-shard <FOLDER> <INDEX>', { hidden: true })
    .action(async (folder: string, index: string) => {
      const [{ predictShard }, { untilInterrupted }] = await Promise.all([
        import('./predict-shard.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => predictShard({ folder, index: Number(index), signal }))
    })
}

const mostShards = 200

function parseShards(text: string): number {
  if (!/^[1-9]\d{0,2}$/u.test(text) || Number(text) > mostShards)
    throw new InvalidArgumentError(`It must be a number from 1 to ${mostShards}.`)
  return Number(text)
}
