import type { Command } from 'commander'
import { addServerFlags, serverFlagsOf } from '../server/server-flags.ts'
import type { BackupOptions } from './backup.ts'

type Given = Pick<BackupOptions, 'verify' | 'json'>

/** `stemma backup` and `stemma restore`: they take the flags of `stemma server`, to find what it has. */
export function addBackupCommands(program: Command): void {
  const backup = program
    .command('backup')
    .description('Copy everything that a server keeps into a folder, while it goes on')
    .argument('<DIR>', 'made when it is not there; one with an earlier backup gets what is new')
    .option('--no-verify', 'do not read all packs of the backup again')
    .option('--json', 'print JSON for programs')
  addServerFlags(backup)
  backup
    .addHelpText(
      'after',
      `
It takes the options of stemma server, and reads its database and its artifacts itself: run it where the server runs.
It copies rows first, then the bytes that they need, so that collections and purges may go on.
The backup is there when the command ends with 0; one that was there before stays whole until then.

Example:
  $ stemma backup /mnt/backup/stemma --data ./stemma-data`,
    )
    .action(async (folder: string, given: Given) => {
      const [{ backUp }, { untilInterrupted }] = await Promise.all([
        import('./backup.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      const flags = serverFlagsOf(backup)
      await untilInterrupted((signal) => backUp({ ...given, folder, flags, signal }))
    })

  const restore = program
    .command('restore')
    .description('Make of a backup what a server starts with')
    .argument('<DIR>', 'a backup')
    .option('--json', 'print JSON for programs')
  addServerFlags(restore)
  restore
    .addHelpText(
      'after',
      `
It takes the options of stemma server, which say where everything goes. Nothing may be there yet.

Example:
  $ stemma restore /mnt/backup/stemma --data ./restored`,
    )
    .action(async (folder: string, given: Given) => {
      const [{ restore: run }, { untilInterrupted }] = await Promise.all([
        import('./backup.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      const flags = serverFlagsOf(restore)
      await untilInterrupted((signal) => run({ ...given, folder, flags, signal }))
    })
}
