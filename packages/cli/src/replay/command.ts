import { InvalidArgumentError, type Command } from 'commander'
import { gather, parseLimit } from '../parse-options.ts'
import { envManagerOption } from '../serve/env-manager-option.ts'
import { parseSeconds } from '../serve/parse-seconds.ts'
import { addSessionOptions } from '../session-options.ts'
import type { ReplayMode } from './replay-input.ts'
import type { ReplayOptions } from './replay.ts'

/** `stemma replay`. */
export function addReplayCommand(program: Command): void {
  addSessionOptions(
    program
      .command('replay')
      .description('Run recorded calls again, and say whether input, model and output match'),
  )
    .argument('[INFERENCE]', 'the id of a call; or use --sample')
    .option('--sample <N>', 'so many calls of a deployment, picked at random', parseLimit)
    .option('--deployment <ID>', 'for --sample: the deployment, or its name for the newest one')
    .option(
      '--mode <MODE>',
      'exact, tolerant, from_data or what_if (default: exact; what_if with --model or --set)',
      parseMode,
    )
    .option(
      '--tolerance <NUMBER>',
      'how far numbers may differ in mode tolerant',
      parseNumber,
      1e-6,
    )
    .option('--model <MODEL>', 'what_if: another version, NAME/VERSION or NAME@ALIAS')
    .option('--set <NAME=VALUE>', 'what_if: another hyper-parameter; repeatable', gather)
    .option('--python <PATH>', 'a Python with MLflow and what the model needs', 'python3')
    .addOption(envManagerOption())
    .option('-t, --timeout <SECONDS>', 'for one call', parseSeconds, 60)
    .addHelpText(
      'after',
      `
The exit code is 1 when an output did not match, except in mode what_if.

Examples:
  $ stemma replay 019b0c6f5a3e7d2c41a8e09b6f3d5c17
  $ stemma replay --sample 100 --deployment churn --mode tolerant
  $ stemma replay 019b0c6f5a3e7d2c41a8e09b6f3d5c17 --set threshold=0.3`,
    )
    .action(async (inference: string | undefined, options: Omit<ReplayOptions, 'signal'>) => {
      const [{ replay }, { untilInterrupted }] = await Promise.all([
        import('./replay.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) =>
        replay({ ...options, ...(inference !== undefined && { inference }), signal }),
      )
    })
}

const modes: readonly string[] = ['exact', 'tolerant', 'from_data', 'what_if']

function parseMode(text: string): ReplayMode {
  const mode = text.replaceAll('-', '_')
  if (!modes.includes(mode))
    throw new InvalidArgumentError('It must be exact, tolerant, from_data or what_if.')
  return mode as ReplayMode // one of the list
}

function parseNumber(text: string): number {
  const number = Number(text)
  if (!(number >= 0) || text.trim() === '')
    throw new InvalidArgumentError('It must be a number, 0 or more.')
  return number
}
