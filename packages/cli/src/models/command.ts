import type { Command } from 'commander'
import { gather, gatherPairs, parseLimit } from '../parse-options.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import type { ListModelsOptions } from './list.ts'
import type { ProtectOptions } from './protect.ts'

const which = 'NAME, NAME/VERSION, NAME/latest or NAME@ALIAS'

/** `stemma models …`. */
export function addModelsCommand(program: Command): void {
  const models = program
    .command('models')
    .description('Registered models: list, register, compare, move aliases, roll back')
    .addHelpText('after', '\nExample:\n  $ stemma models list')
  addReading(models)
  addWriting(models)
  addAliases(models)
}

function addReading(models: Command): void {
  addSessionOptions(
    models.command('list').description('List models, or the versions of one, newest change first'),
  )
    .argument('[NAME]', 'list the versions of this model')
    .option('--versions', 'list versions of all models')
    .option('--filter <TEXT>', `such as "tags.team = 'risk'"; of versions also "metrics.auc > 0.9"`)
    .option('--order-by <KEY>', 'such as "metrics.auc DESC"; may be repeated', gather)
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText(
      'after',
      '\nExample:\n  $ stemma models list churn --filter "metrics.auc > 0.9" --json',
    )
    .action(async (name: string | undefined, options: ListModelsOptions) => {
      const { listModels } = await import('./list.ts')
      await listModels({ ...options, ...(name !== undefined && { name }) })
    })

  addSessionOptions(models.command('show').description('Show a model or one version'))
    .argument('<MODEL>', which)
    .addHelpText('after', '\nExample:\n  $ stemma models show churn@champion')
    .action(async (model: string, options: SessionOptions) => {
      const { showModel } = await import('./show.ts')
      await showModel({ ...options, model })
    })

  addSessionOptions(
    models
      .command('diff')
      .description('Show in what two versions differ: code, data, parameters, metrics, files'),
  )
    .argument('<FROM>', 'NAME/VERSION or NAME@ALIAS')
    .argument('<TO>', 'the same, or only VERSION or @ALIAS')
    .addHelpText('after', '\nExample:\n  $ stemma models diff churn/7 @champion')
    .action(async (from: string, to: string, options: SessionOptions) => {
      const { diffModels } = await import('./diff.ts')
      await diffModels({ ...options, from, to })
    })

  addSessionOptions(
    models.command('download').description('Copy the files of a version and check their digest'),
  )
    .argument('<MODEL>', 'NAME/VERSION, NAME/latest or NAME@ALIAS')
    .argument('[FOLDER]', 'a new folder (default: NAME-VERSION)')
    .addHelpText('after', '\nExample:\n  $ stemma models download churn@champion model')
    .action(async (model: string, folder: string | undefined, options: SessionOptions) => {
      const [{ downloadModel }, { untilInterrupted }] = await Promise.all([
        import('./download.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      const what = { model, ...(folder !== undefined && { folder }) }
      await untilInterrupted((signal) => downloadModel({ ...options, ...what, signal }))
    })

  addSessionOptions(
    models.command('history').description('Show what changed, by whom and when, newest first'),
  )
    .argument('<MODEL>', 'NAME, NAME/VERSION or NAME@ALIAS')
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma models history churn@champion')
    .action(async (model: string, options: SessionOptions & { readonly limit?: number }) => {
      const { showModelHistory } = await import('./history.ts')
      await showModelHistory({ ...options, model })
    })
}

function addWriting(models: Command): void {
  addSessionOptions(
    models.command('register').description('Add a version to a model; prints its number'),
  )
    .argument('<NAME>', 'the model, which is made if need be')
    .argument('<SOURCE>', 'models:/m-ID, runs:/ID/path, models:/NAME/VERSION, s3://…')
    .option('--run <ID>', 'the run behind it, where the source does not say')
    .option('--description <TEXT>')
    .option('--tag <KEY=VALUE>', 'a tag; may be repeated', gatherPairs)
    .addHelpText('after', '\nExample:\n  $ stemma models register churn runs:/4f0c…/model')
    .action(async (name: string, source: string, { tag = [], ...options }: RegisterFlags) => {
      const { registerModel } = await import('./register.ts')
      await registerModel({ ...options, name, source, tags: tag })
    })

  addSessionOptions(models.command('delete').description('Delete a model or one version'))
    .argument('<MODEL>', which)
    .option('-y, --yes', 'do not ask; needed where nobody can answer')
    .addHelpText('after', '\nExample:\n  $ stemma models delete churn/3 --yes')
    .action(async (model: string, options: SessionOptions & { readonly yes?: boolean }) => {
      const { deleteModel } = await import('./delete.ts')
      await deleteModel({ ...options, model })
    })
}

function addAliases(models: Command): void {
  addSessionOptions(
    models.command('alias').description('Let an alias name a version, or print what it names'),
  )
    .argument('<ALIAS>', 'NAME@ALIAS')
    .argument('[VERSION]', 'its number')
    .option('--remove', 'remove the alias')
    .addHelpText('after', '\nExample:\n  $ stemma models alias churn@champion 8')
    .action(
      async (
        alias: string,
        version: string | undefined,
        options: SessionOptions & { readonly remove?: boolean },
      ) => {
        const { setModelAlias } = await import('./alias.ts')
        await setModelAlias({ ...options, alias, ...(version !== undefined && { version }) })
      },
    )

  addSessionOptions(
    models.command('rollback').description('Let an alias name what it named before its last move'),
  )
    .argument('<ALIAS>', 'NAME@ALIAS')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  $ stemma models rollback churn@champion')
    .action(async (alias: string, options: SessionOptions & { readonly yes?: boolean }) => {
      const { rollbackModelAlias } = await import('./rollback.ts')
      await rollbackModelAlias({ ...options, alias })
    })

  addSessionOptions(
    models.command('protect').description('Let only administrators and some users move an alias'),
  )
    .argument('<ALIAS>', 'NAME@ALIAS')
    .option('--user <NAME>', 'who may move it too; may be repeated', gather)
    .option('--gate', 'let it move only by what a gate decided')
    .option('--remove', 'let everybody move it again')
    .addHelpText('after', '\nExample:\n  $ stemma models protect churn@champion --user alice')
    .action(async (alias: string, options: Omit<ProtectOptions, 'alias'>) => {
      const { protectModelAlias } = await import('./protect.ts')
      await protectModelAlias({ ...options, alias })
    })
}

interface RegisterFlags extends SessionOptions {
  readonly run?: string
  readonly description?: string
  readonly tag?: ReturnType<typeof gatherPairs>
}
