import type { Command } from 'commander'
import type { AdoptFlags } from './adopt.ts'

/** `stemma artifacts …`. */
export function addArtifactsCommand(program: Command): void {
  const artifacts = program
    .command('artifacts')
    .description('Take over files of an MLflow server')
    .addHelpText('after', '\nExample:\n  $ stemma artifacts adopt --dry-run')
  addAdopt(artifacts)
}

function addAdopt(artifacts: Command): void {
  artifacts
    .command('adopt')
    .description('Make objects of plain files, while the server is stopped')
    .argument('[FOLDER]', 'artifacts of another server (mlartifacts); else those of this one')
    .option('--data <DIR>', 'the data folder of the server that is stopped')
    .option('--database <URL>', 'its database, as for stemma server')
    .option('--artifacts-destination <DIR>', 'its folder for artifacts, as for stemma server')
    .option('--config <FILE>', 'its configuration file')
    .option('-n, --dry-run', 'only say what would be taken over')
    .option('--keep', 'leave the plain files where they are')
    .option('--move', 'remove the files of FOLDER, which else stay')
    .option('--json', 'print JSON for programs')
    .addHelpText(
      'after',
      `
A file goes when its bytes are an object that was read again and has a name, so the space is not needed twice. Stopped or killed, it goes on
when it is run again. Start the server without --artifact-layout plain then.

Examples:
  $ stemma artifacts adopt --dry-run
  $ stemma artifacts adopt --data ./stemma-data
  $ stemma artifacts adopt ~/mlflow/mlartifacts --data ./stemma-data`,
    )
    .action(async (folder: string | undefined, options: AdoptFlags) => {
      const [{ adopt }, { untilInterrupted }] = await Promise.all([
        import('./adopt.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) =>
        adopt({ ...options, ...(folder !== undefined && { folder }), signal }),
      )
    })
}
