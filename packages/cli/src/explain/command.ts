import { InvalidArgumentError, type Command } from 'commander'
import { addProjectOptions } from '../run/command.ts'
import { addSessionOptions } from '../session-options.ts'
import type { ExplainOptions } from './explain.ts'

/** `stemma explain`. */
export function addExplainCommand(program: Command): void {
  addProjectOptions(
    addSessionOptions(
      program
        .command('explain')
        .description('Tell what changed between two versions of a model: data, code, parameters'),
    )
      .argument('<MODEL>', 'the name of a registered model')
      .argument('<FROM>', 'a version', parseVersion)
      .argument('<TO>', 'another one', parseVersion)
      .option('--attribute', 'train the earlier one again with one thing of the later at a time')
      .option('--experiment-name <NAME>', 'of these runs; else that of the later version'),
  )
    .addHelpText(
      'after',
      `
Rows added and changed, columns that moved, faults that were not there before, the diff of the code where the clone is here,
parameters, packages, metrics, and the last decision on both with its slices.

Examples:
  $ stemma explain churn 7 8
  $ stemma explain churn 7 8 --attribute`,
    )
    .action(
      async (
        model: string,
        from: number,
        to: number,
        options: Omit<ExplainOptions, 'model' | 'from' | 'to' | 'signal'>,
      ) => {
        const [{ explainVersions }, { untilInterrupted }] = await Promise.all([
          import('./explain.ts'),
          import('../runs/until-interrupted.ts'),
        ])
        await untilInterrupted((signal) => explainVersions({ ...options, model, from, to, signal }))
      },
    )
}

function parseVersion(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError('It must be a version: 8.')
  return Number(text)
}
