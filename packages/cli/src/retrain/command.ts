import type { KeyValue } from '@stemma/contract'
import { InvalidArgumentError, type Command } from 'commander'
import { CliError, exitCodes } from '../fail.ts'
import { gather, gatherPairs, parseLimit } from '../parse-options.ts'
import { addProjectOptions } from '../run/command.ts'
import { addSessionOptions } from '../session-options.ts'
import type { RetrainOptions } from './retrain.ts'

type Flags = Omit<RetrainOptions, 'model' | 'signal' | 'data'> & {
  readonly data: readonly string[]
  readonly listen?: string
  readonly secretEnv: string
}

/** `stemma retrain`. */
export function addRetrainCommand(program: Command): void {
  addProjectOptions(
    addSessionOptions(
      program
        .command('retrain')
        .description("Train the champion's recipe on the newest data, and promote what is better"),
    )
      .argument('<MODEL>', 'the name of a registered model')
      .option(
        '--data <DATA>',
        'newest, or NAME=DATA for a parameter: train=churn-train/5; repeatable (default: newest)',
        gather,
        [],
      )
      .option(
        '--against <ALIAS>',
        'what moves with PROMOTE; its version is the champion',
        '@champion',
      )
      .option('--eval <DATA>', 'rows to judge on (default: the newest of the last decision)')
      .option('-p, --policy <FILE>', 'what must be shown (default: as in the last decision)')
      .option('--label <COLUMN>', 'without a policy: the column with what is right')
      .option('--metric <NAME>', 'without a policy: what the candidate must be better in')
      .option('-P, --param <NAME=VALUE>', 'instead of the champion’s; repeatable', gatherPairs, [])
      .option('-v, --version <REV>', 'a commit, branch or tag instead of the champion’s')
      .option('--experiment-name <NAME>', 'of the new run; else that of the champion')
      .option('--run-name <NAME>', 'of the new run')
      .option('--python <PATH>', 'a Python for the gate (default: that of the training)')
      .option('-t, --timeout <SECONDS>', 'for a call of the gate', parseSeconds, 300)
      .option('--force', 'train although nothing is new')
      .option('--if-drift', 'train only where the inputs of what serves have moved far')
      .option('--deployment <NAME>', 'whose inputs that are (default: the name of the model)')
      .option('--least <N>', 'with fewer rows of them drift is not known', parseLimit, 200)
      .option('--listen <HOST:PORT>', 'stay, and do it for each delivery of a webhook')
      .option(
        '--secret-env <NAME>',
        'the variable that has the secret of the webhook',
        'STEMMA_WEBHOOK_SECRET',
      ),
  )
    .addHelpText(
      'after',
      `
Parts of a split are made anew of the newest version, and no row changes sides. The alias moves by the gate's decision or not at all.
Exit code 0 for PROMOTE, when nothing is new and when nothing drifted, 1 for the others.

Examples:
  $ stemma retrain churn
  $ stemma retrain churn --if-drift
  $ stemma retrain churn --listen 127.0.0.1:8077
  $ stemma retrain churn --data train=churn-train/5 --eval churn-eval/3 --policy gate.yaml`,
    )
    .action(async (model: string, { listen, secretEnv, ...options }: Flags) => {
      const [{ retrainModel }, { untilInterrupted }] = await Promise.all([
        import('./retrain.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      const data = options.data.filter((text) => text !== 'newest').map(parseData)
      if (listen === undefined)
        return untilInterrupted((signal) => retrainModel({ ...options, data, model, signal }))
      const { listenForRetraining } = await import('./listen.ts')
      return untilInterrupted((signal) =>
        listenForRetraining({ ...options, data, model, listen, secretEnv, signal }),
      )
    })
}

/** `train=churn-train/5` */
function parseData(text: string): KeyValue {
  const at = text.indexOf('=')
  if (at < 1)
    throw new CliError(
      `--data is newest, or NAME=DATA for a parameter, such as train=churn-train/5, not '${text}'.`,
      exitCodes.usage,
    )
  return { key: text.slice(0, at), value: text.slice(at + 1) }
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError('It must be seconds, more than 0 and a day at most.')
  return seconds
}
