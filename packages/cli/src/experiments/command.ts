import type { Command } from 'commander'
import { gather, gatherPairs, parseLimit } from '../parse-options.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import { viewOption } from '../view-option.ts'
import type { ListExperimentsOptions } from './list.ts'

const which = 'id, name, or at least 6 characters that only one id begins with'

/** `stemma experiments …`. */
export function addExperimentsCommand(program: Command): void {
  const experiments = program
    .command('experiments')
    .description('List, make and change experiments')
    .addHelpText('after', '\nExample:\n  $ stemma experiments list')

  addSessionOptions(experiments.command('list').description('List experiments, newest first'))
    .option('--filter <TEXT>', `such as "name LIKE 'churn%'" or "tags.team = 'risk'"`)
    .option('--order-by <KEY>', 'such as "name ASC"; may be repeated', gather)
    .addOption(viewOption())
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText(
      'after',
      `\nExample:\n  $ stemma experiments list --filter "name LIKE 'churn%'" --json`,
    )
    .action(async (options: ListExperimentsOptions) => {
      const { listExperiments } = await import('./list.ts')
      await listExperiments(options)
    })

  addSessionOptions(experiments.command('show').description('Show one experiment with its tags'))
    .argument('<EXPERIMENT>', which)
    .addHelpText('after', '\nExample:\n  $ stemma experiments show churn')
    .action(async (experiment: string, options: SessionOptions) => {
      const { showExperiment } = await import('./show.ts')
      await showExperiment({ ...options, experiment })
    })

  addSessionOptions(experiments.command('create').description('Make an experiment; prints its id'))
    .argument('<NAME>')
    .option('--artifact-location <URI>', 'where its artifacts go, if not to the default place')
    .option('--tag <KEY=VALUE>', 'a tag; may be repeated', gatherPairs)
    .addHelpText('after', '\nExample:\n  $ stemma experiments create churn --tag team=risk')
    .action(async (name: string, { tag = [], ...options }: SessionOptions & CreateFlags) => {
      const { createExperiment } = await import('./create.ts')
      await createExperiment({ ...options, name, tags: tag })
    })

  addSessionOptions(experiments.command('rename').description('Give an experiment another name'))
    .argument('<EXPERIMENT>', which)
    .argument('<NAME>', 'the new name')
    .addHelpText('after', '\nExample:\n  $ stemma experiments rename churn churn-2026')
    .action(async (experiment: string, name: string, options: SessionOptions) => {
      const { renameExperiment } = await import('./rename.ts')
      await renameExperiment({ ...options, experiment, name })
    })

  addSessionOptions(
    experiments.command('delete').description('Move an experiment and its runs to the trash'),
  )
    .argument('<EXPERIMENT>', which)
    .option('-y, --yes', 'do not ask; needed where nobody can answer')
    .addHelpText('after', '\nExample:\n  $ stemma experiments delete churn-old --yes')
    .action(async (experiment: string, options: SessionOptions & { readonly yes?: boolean }) => {
      const { deleteExperiment } = await import('./delete.ts')
      await deleteExperiment({ ...options, experiment })
    })

  addSessionOptions(
    experiments.command('restore').description('Take an experiment and its runs out of the trash'),
  )
    .argument('<EXPERIMENT>', which)
    .addHelpText('after', '\nExample:\n  $ stemma experiments restore churn-old')
    .action(async (experiment: string, options: SessionOptions) => {
      const { restoreExperiment } = await import('./restore.ts')
      await restoreExperiment({ ...options, experiment })
    })
}

interface CreateFlags {
  readonly artifactLocation?: string
  readonly tag?: ReturnType<typeof gatherPairs>
}
