import { Option, type Command } from 'commander'
import { addDataOptions } from '../offline/data-option.ts'
import { parseLimit } from '../parse-options.ts'
import type { ShowStorageOptions } from './show-storage.ts'

/** `stemma storage`. */
export function addStorageCommand(program: Command): void {
  addDataOptions(program.command('storage').description('Say what takes space'))
    .addOption(
      new Option('--by <GROUP>', 'whose artifacts are told apart')
        .choices(['experiment', 'logged-model'])
        .default('experiment'),
    )
    .option('--limit <N>', 'only the largest so many (default: 20)', parseLimit)
    .addHelpText(
      'after',
      `
Examples:
  $ stemma storage
  $ stemma storage --by logged-model --limit 5`,
    )
    .action(async (options: ShowStorageOptions) => {
      const [{ showStorage }, { untilInterrupted }] = await Promise.all([
        import('./show-storage.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => showStorage({ ...options, signal }))
    })
}
