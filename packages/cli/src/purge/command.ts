import type { Command } from 'commander'
import { addDataOptions } from '../offline/data-option.ts'
import { gather } from '../parse-options.ts'
import { parseAgeOption } from '../trash/age-option.ts'
import type { PurgeOptions } from './purge.ts'

/** `stemma purge`. */
export function addPurgeCommand(program: Command): void {
  addDataOptions(
    program
      .command('purge')
      .description('Remove what is in the trash for good, and free its space'),
  )
    .option(
      '--older-than <AGE>',
      'only what was deleted so long ago: 30d, 12h, 1d12h',
      parseAgeOption,
    )
    .option(
      '-e, --experiment <EXPERIMENT>',
      'only this one, with all in it; may be repeated',
      gather,
    )
    .option('--run <RUN>', 'only this run; may be repeated', gather)
    .option('--model <MODEL>', 'only this logged model (m-…); may be repeated', gather)
    .option(
      '--entry <ENTRY>',
      'only this entry of stemma trash list (t12); may be repeated',
      gather,
    )
    .option(
      '--external-artifacts',
      'also in the places that the server names with --external-artifact-roots',
    )
    .option('-n, --dry-run', 'only say what would be removed')
    .option('-y, --yes', 'do not ask; needed where nobody can answer')
    .addHelpText(
      'after',
      `
Only what was deleted before can be purged; without names, that is all of the trash. The server goes on working meanwhile. Ctrl-C stops
after the step under way: what was purged until then is gone whole, and the next purge goes on from there.

Examples:
  $ stemma purge --older-than 30d --dry-run
  $ stemma purge --older-than 30d --yes
  $ stemma purge -e churn-old
  $ stemma purge --data ./stemma-data --yes`,
    )
    .action(async (options: PurgeOptions) => {
      const [{ purge }, { untilInterrupted }] = await Promise.all([
        import('./purge.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => purge({ ...options, signal }))
    })
}
