import { Option, type Command } from 'commander'
import { parseLimit } from '../parse-options.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import { parseAgeOption } from './age-option.ts'
import type { ListTrashOptions } from './list.ts'

/** `stemma trash …`. */
export function addTrashCommand(program: Command): void {
  const trash = program
    .command('trash')
    .description('See what was deleted, and bring it back')
    .addHelpText('after', '\nExample:\n  $ stemma trash list')

  addSessionOptions(
    trash.command('list').description('List what is in the trash, the latest deletion first'),
  )
    .addOption(
      new Option('--kind <KIND>', 'only these').choices([
        'experiment',
        'run',
        'logged-model',
        'registered-model',
        'model-version',
        'dataset',
        'data-version',
        'artifacts',
      ]),
    )
    .option('-e, --experiment <EXPERIMENT>', 'only this one, and what was deleted in it')
    .option('--older-than <AGE>', 'deleted at least so long ago: 30d, 12h, 1d12h', parseAgeOption)
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma trash list --older-than 30d')
    .action(async (options: ListTrashOptions) => {
      const { listTrash } = await import('./list.ts')
      await listTrash(options)
    })

  addSessionOptions(trash.command('restore').description('Take what was deleted out of the trash'))
    .argument('<ENTRY...>', 'entry (t12) or id, as stemma trash list shows them')
    .addHelpText(
      'after',
      `
An experiment, registered model or dataset comes back with what went with it; those that were deleted on their own stay in the trash.

Example:
  $ stemma trash restore t12`,
    )
    .action(async (ids: readonly string[], options: SessionOptions) => {
      const { restoreFromTrash } = await import('./restore.ts')
      await restoreFromTrash({ ...options, ids })
    })
}
