import type { Command } from 'commander'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'
import { untilInterrupted } from '../runs/until-interrupted.ts'

/** `stemma import …`. */
export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .description('Bring histories of other trackers here, again and again without doubles')
    .addHelpText('after', '\nExample:\n  $ stemma import mlflow sqlite:///mlflow.db')
  addDataOptions(
    command
      .command('mlflow')
      .description('All of an MLflow server: experiments, runs, histories, models, registry'),
  )
    .argument('<URI>', 'http://… of a running server, sqlite:///FILE, FILE, or postgresql://…')
    .addHelpText('after', '\nExample:\n  $ stemma import mlflow http://old-server:5000')
    .action(async (uri: string, options: DataOptions) => {
      const [{ runImport }, { openMlflow }] = await Promise.all([
        import('./run-import.ts'),
        import('./mlflow/open-source.ts'),
      ])
      await untilInterrupted((signal) => runImport({ ...options, signal }, () => openMlflow(uri)))
    })
}
