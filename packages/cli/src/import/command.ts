import { Option, type Command } from 'commander'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'
import { untilInterrupted } from '../runs/until-interrupted.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'

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
    .addOption(
      new Option('--artifacts <HOW>', 'copy: files that can be read from here; reference: none')
        .choices(['copy', 'reference'])
        .default('copy'),
    )
    .option(
      '--artifacts-root <DIR>',
      "the folder that mlflow-artifacts: means: the old server's --artifacts-destination",
    )
    .action(async (uri: string, options: MlflowOptions) => {
      const [{ runImport }, { openMlflow, mlflowPlaces }] = await Promise.all([
        import('./run-import.ts'),
        import('./mlflow/open-source.ts'),
      ])
      const { artifacts, artifactsRoot, ...rest } = options
      const places = artifacts === 'copy' ? await mlflowPlaces(uri, artifactsRoot) : undefined
      await untilInterrupted((signal) =>
        runImport({ ...rest, signal, places }, () => openMlflow(uri)),
      )
    })
  addSessionOptions(
    command
      .command('comet')
      .description("Archives that Comet's client wrote offline, or when its server was away"),
  )
    .argument('<FILE...>', 'zip files, as in .cometml-runs')
    .addHelpText('after', '\nExample:\n  $ stemma import comet .cometml-runs/*.zip')
    .action(async (files: readonly string[], options: SessionOptions) => {
      const { importComet } = await import('./comet/import-comet.ts')
      await untilInterrupted((signal) => importComet({ ...options, files, signal }))
    })
  addDataOptions(
    command.command('mlruns').description('All of a folder in which MLflow kept runs as files'),
  )
    .argument('<DIR>', 'the folder mlruns')
    .addHelpText('after', '\nExample:\n  $ stemma import mlruns mlruns')
    .action(async (folder: string, options: DataOptions) => {
      const [{ runImport }, { fileSource }, { artifactPlaces }] = await Promise.all([
        import('./run-import.ts'),
        import('./mlflow/file-source.ts'),
        import('./artifact-places.ts'),
      ])
      await untilInterrupted((signal) =>
        runImport({ ...options, signal, places: artifactPlaces({}) }, () => fileSource(folder)),
      )
    })
  addDataOptions(
    command
      .command('tensorboard')
      .description(
        'Runs of a folder with files of events: scalars, texts, images, hyper-parameters',
      ),
  )
    .argument('<DIR>', "TensorBoard's --logdir")
    .option('-e, --experiment <NAME>', 'where the runs go (default: the name of the folder)')
    .addHelpText('after', '\nExample:\n  $ stemma import tensorboard runs')
    .action(async (folder: string, { experiment, ...options }: TensorboardOptions) => {
      const [{ runImport }, { tensorboardSource }] = await Promise.all([
        import('./run-import.ts'),
        import('./tensorboard/tensorboard-source.ts'),
      ])
      const source = await tensorboardSource(folder, experiment)
      const { places } = source
      await untilInterrupted((signal) =>
        runImport({ ...options, signal, places }, async () => source),
      )
    })
  addDataOptions(
    command.command('wandb').description('Runs that wandb wrote offline, with their files'),
  )
    .argument('<DIR>', 'a folder with .wandb files in it or below, such as wandb')
    .addHelpText('after', '\nExample:\n  $ stemma import wandb wandb')
    .action(async (folder: string, options: DataOptions) => {
      const [{ runImport }, { wandbSource }] = await Promise.all([
        import('./run-import.ts'),
        import('./wandb/wandb-source.ts'),
      ])
      const source = await wandbSource(folder)
      const { places } = source
      await untilInterrupted((signal) =>
        runImport({ ...options, signal, places }, async () => source),
      )
    })
  addSessionOptions(
    command
      .command('aim')
      .description("All runs of a repository of Aim's, read through Aim's own server"),
  )
    .argument('<PLACE>', 'a folder with .aim in it, or aim://HOST:PORT of a server that runs')
    .addHelpText('after', '\nExample:\n  $ stemma import aim .')
    .action(async (place: string, options: SessionOptions) => {
      const { importAim } = await import('./aim/import-aim.ts')
      await untilInterrupted((signal) => importAim({ ...options, place, signal }))
    })
  addDataOptions(
    command
      .command('dvc')
      .description('Experiments of a repository of DVC, and the commits that they began from'),
  )
    .argument('<REPO>', 'a folder, or an address that git clones')
    .option('-e, --experiment <NAME>', 'where the runs go (default: the name of the repository)')
    .option('-A, --all-commits', 'also all commits of branches and tags that have metrics')
    .addHelpText('after', '\nExample:\n  $ stemma import dvc .')
    .action(async (repository: string, options: DvcOptions) => {
      const [{ runImport }, { openDvc }] = await Promise.all([
        import('./run-import.ts'),
        import('./dvc/open-dvc.ts'),
      ])
      const { experiment: experimentName, allCommits, ...rest } = options
      await untilInterrupted((signal) =>
        runImport({ ...rest, signal }, (client) =>
          openDvc({ repository, experimentName, allCommits, client }),
        ),
      )
    })
}

type MlflowOptions = DataOptions & {
  readonly artifacts: 'copy' | 'reference'
  readonly artifactsRoot?: string
}

type TensorboardOptions = DataOptions & { readonly experiment?: string }

type DvcOptions = DataOptions & { readonly experiment?: string; readonly allCommits?: boolean }
