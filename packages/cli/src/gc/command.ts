import type { Command } from 'commander'
import { addDataOptions } from '../offline/data-option.ts'
import { parseAgeOption } from '../trash/age-option.ts'
import type { GcOptions } from './gc.ts'

/** `stemma gc`. */
export function addGcCommand(program: Command): void {
  addDataOptions(program.command('gc').description('Remove bytes that nothing needs any more'))
    .option('-n, --dry-run', 'only say what would be removed')
    .option('--grace <AGE>', 'keep what is younger (default: 24h)', parseAgeOption)
    .addHelpText(
      'after',
      `
What is named by a run, a model or anything else stays, also in the trash: stemma purge empties that.

Examples:
  $ stemma gc --dry-run
  $ stemma gc --grace 1h`,
    )
    .action(async (options: GcOptions) => {
      const [{ collectGarbage }, { untilInterrupted }] = await Promise.all([
        import('./gc.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => collectGarbage({ ...options, signal }))
    })
}
