import type { Command } from 'commander'
import { exitCodes } from '../fail.ts'
import { addServerFlags, serverFlagsOf } from '../server/server-flags.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'

/** `stemma doctor`: it takes the flags of `stemma server`, to see what a server would do with them. */
export function addDoctorCommand(program: Command): void {
  const command = addSessionOptions(
    program.command('doctor').description('Say what is configured, reachable and healthy'),
  )
  addServerFlags(command)
  command
    .addHelpText(
      'after',
      `
It takes the options of stemma server, changes nothing, and works with the server down.
Exit code 1: something is wrong.

Example:
  $ stemma doctor --data ./stemma-data`,
    )
    .action(async (options: SessionOptions) => {
      const { runDoctor } = await import('./doctor.ts')
      const { url, json } = options
      const isWell = await runDoctor({
        flags: serverFlagsOf(command),
        ...(url !== undefined && { url }),
        ...(json !== undefined && { json }),
      })
      if (!isWell) process.exitCode = exitCodes.refused
    })
}
