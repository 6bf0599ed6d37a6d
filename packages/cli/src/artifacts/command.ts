import { Option, type Command } from 'commander'
import { parseLimit } from '../parse-options.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import type { AdoptFlags } from './adopt.ts'
import type { DownloadArtifactsOptions } from './download.ts'
import type { ListArtifactsOptions } from './list.ts'
import type { ShowArtifactOptions } from './show.ts'

const which = 'runs:/ID, models:/NAME/3, models:/NAME@ALIAS or models:/m-ID'

/** `stemma artifacts …`. */
export function addArtifactsCommand(program: Command): void {
  const artifacts = program
    .command('artifacts')
    .description(
      'Files of runs and models: list, show, download, upload; take over those of an MLflow server',
    )
    .addHelpText('after', '\nExample:\n  $ stemma artifacts list models:/churn@champion')
  addReading(artifacts)
  addTransfers(artifacts)
  addAdopt(artifacts)
}

function addReading(artifacts: Command): void {
  addSessionOptions(artifacts.command('list').description('List the files in a directory'))
    .argument('<ADDRESS>', which)
    .argument('[PATH]', 'a directory; the root if left out')
    .option('-r, --recursive', 'all that is below it')
    .option('--limit <N>', 'at most so many (default: 1000)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma artifacts list runs:/4f0c… model --recursive')
    .action(
      async (
        address: string,
        path: string | undefined,
        options: Omit<ListArtifactsOptions, 'address' | 'path'>,
      ) => {
        const { listArtifacts } = await import('./list.ts')
        await listArtifacts({ ...options, address, ...(path !== undefined && { path }) })
      },
    )

  addSessionOptions(artifacts.command('show').description('Print the beginning of a text file'))
    .argument('<ADDRESS>', which)
    .argument('[PATH]', 'the file')
    .option('--bytes <N>', 'so many bytes, up to 1048576 (default: 65536)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma artifacts show models:/churn/3 MLmodel')
    .action(
      async (
        address: string,
        path: string | undefined,
        options: Omit<ShowArtifactOptions, 'address' | 'path'>,
      ) => {
        const { showArtifact } = await import('./show.ts')
        await showArtifact({ ...options, address, ...(path !== undefined && { path }) })
      },
    )
}

function addTransfers(artifacts: Command): void {
  addSessionOptions(
    artifacts.command('download').description('Copy a file, or a directory with all in it'),
  )
    .argument('<ADDRESS>', which)
    .argument('[PATH]', 'a file or a directory; everything if left out')
    .option('-o, --output <DIR|FILE>', 'where to (default: its name, in this folder)')
    .addOption(
      new Option('--archive <FORMAT>', 'take a directory as one file').choices(['zip', 'tar']),
    )
    .addHelpText('after', '\nExample:\n  $ stemma artifacts download runs:/4f0c… model -o model')
    .action(
      async (
        address: string,
        path: string | undefined,
        options: Omit<DownloadArtifactsOptions, 'address' | 'path'>,
      ) => {
        const [{ downloadArtifacts }, { untilInterrupted }] = await Promise.all([
          import('./download.ts'),
          import('../runs/until-interrupted.ts'),
        ])
        const what = { address, ...(path !== undefined && { path }) }
        await untilInterrupted((signal) => downloadArtifacts({ ...options, ...what, signal }))
      },
    )

  addSessionOptions(artifacts.command('upload').description('Send files and folders'))
    .argument('<ADDRESS>', 'runs:/ID or models:/m-ID')
    .argument('<FILE|DIR...>', 'DIR/. sends what is in a folder without its name')
    .option('--to <PATH>', 'the directory that they go to (default: the root)')
    .addHelpText('after', '\nExample:\n  $ stemma artifacts upload runs:/4f0c… plots --to report')
    .action(
      async (
        address: string,
        names: readonly string[],
        options: SessionOptions & { readonly to?: string },
      ) => {
        const [{ uploadArtifacts }, { untilInterrupted }] = await Promise.all([
          import('./upload.ts'),
          import('../runs/until-interrupted.ts'),
        ])
        await untilInterrupted((signal) => uploadArtifacts({ ...options, address, names, signal }))
      },
    )
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
