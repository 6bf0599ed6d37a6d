import type { Command } from 'commander'
import { addEngineOptions, type EngineOptions } from '../jobs/engine-options.ts'
import { gather, parseLimit } from '../parse-options.ts'
import { envManagerOption } from '../serve/env-manager-option.ts'
import { parseSeconds } from '../serve/parse-seconds.ts'
import { addSessionOptions } from '../session-options.ts'
import type { PredictOptions } from './predict.ts'

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
    .addHelpText(
      'after',
      `
Each part is a call in the log: it has the version of data, which rows of it, and their keys.

Example:
  $ stemma predict models:/churn@champion --data data:/customers/7 -o scores.parquet`,
    )
    .action(
      async (model: string, options: Omit<PredictOptions, 'model' | 'signal'> & EngineOptions) => {
        const [{ predict }, { untilInterrupted }, { isElsewhere, submitSelf }] = await Promise.all([
          import('./predict.ts'),
          import('../runs/until-interrupted.ts'),
          import('../jobs/submit-self.ts'),
        ])
        const name = `${model} on ${options.data}`
        await untilInterrupted((signal) =>
          isElsewhere(options)
            ? submitSelf({ ...options, kind: 'predict', name, signal })
            : predict({ ...options, model, signal }),
        )
      },
    )
}
