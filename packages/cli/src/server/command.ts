import type { Command } from 'commander'
import { addServerFlags, serverFlagsOf } from './server-flags.ts'

/** `stemma server`. What it is made of is loaded when it runs. */
export function addServerCommand(program: Command): void {
  const command = program.command('server').description('Run the server')
  addServerFlags(command)
  command.addHelpText(
    'after',
    `
Each option also has an environment variable: --allowed-hosts is STEMMA_ALLOWED_HOSTS.
MLflow's own flags --backend-store-uri, --workers and their like are understood or ignored.

Example:
  $ stemma server --data ./stemma-data --port 5000`,
  )
  command.action(async () => {
    const { runServer } = await import('./run-server.ts')
    await runServer(serverFlagsOf(command))
  })
}
