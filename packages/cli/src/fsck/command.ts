import type { Command } from 'commander'
import { exitCodes } from '../fail.ts'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'

/** `stemma fsck`. */
export function addFsckCommand(program: Command): void {
  addDataOptions(
    program.command('fsck').description('Look for damage in what is stored, and name all of it'),
  )
    .option('--repair', 'mend what can be mended')
    .addHelpText(
      'after',
      `
Exit code 1: something is damaged, and was not mended.

Examples:
  $ stemma fsck
  $ stemma fsck --repair
  $ stemma fsck --data ./stemma-data`,
    )
    .action(async (options: DataOptions & { readonly repair?: boolean }) => {
      const [{ checkStorage }, { untilInterrupted }] = await Promise.all([
        import('./fsck.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      const isWhole = await untilInterrupted((signal) => checkStorage({ ...options, signal }))
      if (!isWhole) process.exitCode = exitCodes.refused
    })
}
