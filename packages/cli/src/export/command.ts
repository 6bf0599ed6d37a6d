import type { Command } from 'commander'
import { untilInterrupted } from '../runs/until-interrupted.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'

/** `stemma export …`. */
export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .description('Write the history of this server to another tracker')
    .addHelpText('after', '\nExample:\n  $ stemma export mlflow http://other:5000')
  addSessionOptions(
    command
      .command('mlflow')
      .description('To a real MLflow, by its REST API; again and again without doubles'),
  )
    .argument('<URI>', 'http://… of the MLflow that gets it')
    .addHelpText('after', '\nExample:\n  $ stemma export mlflow http://other:5000')
    .action(async (to: string, options: SessionOptions) => {
      const { runExport } = await import('./run-export.ts')
      await untilInterrupted((signal) => runExport({ ...options, to, signal }))
    })
}
