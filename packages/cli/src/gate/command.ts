import { InvalidArgumentError, type Command } from 'commander'
import { addEngineOptions, type EngineOptions } from '../jobs/engine-options.ts'
import { parseLimit } from '../parse-options.ts'
import { addSessionOptions } from '../session-options.ts'
import type { ListDecisionsOptions } from './decisions.ts'
import type { GateOptions } from './gate.ts'
import type { OverrideOptions } from './override.ts'

/** `stemma gate` and `decisions`. */
export function addGateCommands(program: Command): void {
  addEngineOptions(
    addSessionOptions(
      program
        .command('gate')
        .description('Promote a model only if it is better on the same data than the one in use'),
    ),
  )
    .argument('<MODEL>', 'the name of a registered model')
    .requiredOption(
      '-c, --candidate <VERSION>',
      'the version that wants to be promoted',
      parseVersion,
    )
    .requiredOption('--data <REFERENCE>', 'rows that neither model has learnt from: churn-eval/5')
    .option('--against <ALIAS>', 'what moves with PROMOTE; its version is what counts', '@champion')
    .option('-p, --policy <FILE>', 'what must be shown, as YAML or JSON')
    .option('--label <COLUMN>', 'without a policy: the column with what is right')
    .option('--metric <NAME>', 'without a policy: what the candidate must be better in')
    .option('--python <PATH>', 'a Python with MLflow and what the models need', 'python3')
    .option('-t, --timeout <SECONDS>', 'for a call of 1,000 rows', parseSeconds, 300)
    .option('--folder <DIR>', 'a data folder whose server is stopped; instead of a server')
    .option('-n, --dry-run', 'judge only: the alias stays, and nothing is kept')
    .addHelpText(
      'after',
      `
Both models score the same rows. PROMOTE moves the alias in the same step; HOLD says how many rows would settle it;
REJECT says what is worse. Exit code 0 for PROMOTE, 1 for the others.

Examples:
  $ stemma gate churn --candidate 8 --data churn-eval/5 --label churned --metric log_loss
  $ stemma gate churn --candidate 8 --data churn-eval/5 --policy gate.yaml`,
    )
    .action(
      async (model: string, options: Omit<GateOptions, 'model' | 'signal'> & EngineOptions) => {
        const [{ runGate }, { untilInterrupted }, { isElsewhere, submitSelf }] = await Promise.all([
          import('./gate.ts'),
          import('../runs/until-interrupted.ts'),
          import('../jobs/submit-self.ts'),
        ])
        const name = `${model}/${options.candidate} against ${options.against}`
        await untilInterrupted((signal) =>
          isElsewhere(options)
            ? submitSelf({ ...options, kind: 'gate', name, signal })
            : runGate({ ...options, model, signal }),
        )
      },
    )

  const decisions = program.command('decisions').description('See what gates decided, and why')
  addSessionOptions(decisions.command('list').description('List decisions, newest first'))
    .argument('[MODEL]', 'only of this registered model')
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma decisions list churn')
    .action(async (model: string | undefined, options: ListDecisionsOptions) => {
      const { listDecisions } = await import('./decisions.ts')
      await listDecisions({ ...options, ...(model !== undefined && { model }) })
    })
  addSessionOptions(decisions.command('show').description('Show a decision with its evidence'))
    .argument('<DECISION>', 'its id, or how it begins')
    .option('--rows', 'print what both models said of each row, as JSON lines')
    .addHelpText('after', '\nExample:\n  $ stemma decisions show 3f9a0c')
    .action(async (decision: string, options: { readonly rows?: boolean }) => {
      const { showDecision } = await import('./decisions.ts')
      await showDecision({ ...options, decision })
    })
  addSessionOptions(
    decisions.command('override').description('Move an alias without evidence, for a reason'),
  )
    .argument('<ALIAS>', 'as in churn@champion')
    .argument('<VERSION>', 'what it names from now on', parseVersion)
    .requiredOption('--reason <TEXT>', 'shown for ever')
    .addHelpText(
      'after',
      "\nExample:\n  $ stemma decisions override churn@champion 7 --reason 'first model'",
    )
    .action(
      async (
        alias: string,
        version: number,
        options: Omit<OverrideOptions, 'alias' | 'version'>,
      ) => {
        const { overrideDecision } = await import('./override.ts')
        await overrideDecision({ ...options, alias, version })
      },
    )
}

function parseVersion(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError('It must be a version: 8.')
  return Number(text)
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError('It must be seconds, more than 0 and a day at most.')
  return seconds
}
