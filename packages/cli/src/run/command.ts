import { InvalidArgumentError, Option, type Command } from 'commander'
import { addEngineOptions } from '../jobs/engine-options.ts'
import { gatherPairs } from '../parse-options.ts'
import { addSessionOptions } from '../session-options.ts'
import type { ReproduceOptions } from './reproduce.ts'
import type { RunProjectOptions } from './run-project.ts'

type Flags = Omit<RunProjectOptions, 'uri' | 'signal'>

/** `stemma run`. */
export function addRunCommand(program: Command): void {
  addProjectOptions(
    addSessionOptions(
      program
        .command('run')
        .description('Run a project, and note how the run came about so that it can be done again'),
    )
      .argument('<URI>', 'a folder or the address of a Git repository; #FOLDER for one in it')
      .option('-e, --entry-point <NAME>', 'of MLproject, or a program: train.py', 'main')
      .option('-P, --param <NAME=VALUE>', 'a parameter; repeatable', gatherPairs, [])
      .option('-v, --version <REV>', 'a branch, tag or commit; your own clone stays where it is')
      .option(
        '--data <NAME=DATA>',
        'a version of data for a parameter: train=data:/churn/7; repeatable',
        gatherPairs,
        [],
      )
      .option('--experiment-name <NAME>', 'made if there is none of that name')
      .option('--experiment-id <ID>', 'instead of its name')
      .option('--run-name <NAME>', 'of the run')
      .option('--detach', 'do not wait for the end: stemma jobs watch does'),
  )
    .addHelpText(
      'after',
      `
The run is FINISHED, FAILED or, after Ctrl-C, KILLED. What is refused beforehand makes no run.
The exit code is 0 for FINISHED, 1 for FAILED and for what is refused, 130 after Ctrl-C.

Examples:
  $ stemma run . -P alpha=0.5
  $ stemma run https://example.com/churn.git#train --version v2 --data train=data:/churn/7`,
    )
    .action(async (uri: string, options: Flags) => {
      const [{ runProject }, { untilInterrupted }] = await Promise.all([
        import('./run-project.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => runProject({ ...options, uri, signal }))
    })
}

/** `stemma reproduce`. */
export function addReproduceCommand(program: Command): void {
  addProjectOptions(
    addSessionOptions(
      program
        .command('reproduce')
        .description('Do a run again by its recipe, and say whether it gave the same'),
    )
      .argument('<RUN>', 'a run id, or at least 6 characters that only one id begins with')
      .option('--tolerance <SHARE>', 'by which metrics may differ: 0.01', parseShare, 0)
      .option('--experiment-name <NAME>', 'of the new run; else that of the run')
      .option('--run-name <NAME>', 'of the new run'),
  )
    .addHelpText(
      'after',
      `
The commit with the changes that were kept, the parameters, the versions of data, and an environment of the same kind.
The exit code is 0 if all is the same or within the tolerance, 1 if something differs.

Example:
  $ stemma reproduce 8f14e45f --tolerance 0.001`,
    )
    .action(async (run: string, options: Omit<ReproduceOptions, 'run' | 'signal'>) => {
      const [{ reproduceRun }, { untilInterrupted }] = await Promise.all([
        import('./reproduce.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => reproduceRun({ ...options, run, signal }))
    })
}

function parseShare(text: string): number {
  const share = Number(text)
  if (text.trim() === '' || !(share >= 0 && share <= 1))
    throw new InvalidArgumentError('It must be a share: 0 to 1.')
  return share
}

/** How and where a project is run. */
export function addProjectOptions(command: Command): Command {
  return addEngineOptions(command)
    .addOption(
      new Option(
        '--env-manager <MANAGER>',
        'what makes the environment (default: uv, else virtualenv; local if the project names none)',
      ).choices(['local', 'uv', 'virtualenv', 'conda']),
    )
    .option('--env <NAME=VALUE>', 'a variable for the project; repeatable', gatherPairs, [])
    .option('--storage-dir <DIR>', 'where files of path parameters are downloaded to, and stay')
    .option(
      '--cache-dir <DIR>',
      'repositories, environments and jobs (default: STEMMA_CACHE, or ~/.cache/stemma)',
    )
    .option('--fetch-timeout <SECONDS>', 'for a Git server that says nothing', parseSeconds, 300)
    .option('--no-changes', 'do not keep what the working tree has besides its commit')
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError('It must be seconds, more than 0 and a day at most.')
  return seconds
}
