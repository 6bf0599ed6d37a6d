import { Option, type Command } from 'commander'
import { gather, parseLimit } from '../parse-options.ts'
import { addSessionOptions, type SessionOptions } from '../session-options.ts'
import { viewOption } from '../view-option.ts'
import type { ExportRunsOptions } from './export.ts'
import type { SearchRunsOptions } from './search.ts'

type SearchFlags = Omit<SearchRunsOptions, 'usualLimit'>

const which = 'a run id, or at least 6 characters that only one id begins with'
const columnsHelp =
  'divided by commas: run_id, name, status, start_time, duration, metrics.KEY, min(metrics.KEY), params.KEY, tags.KEY, …'

/** `stemma runs …`. */
export function addRunsCommand(program: Command): void {
  const runs = program
    .command('runs')
    .description('Find, compare, export and delete runs')
    .addHelpText('after', '\nExample:\n  $ stemma runs list -e churn')
  addList(runs)
  addShow(runs)
  addRecipe(runs)
  addSearch(runs)
  addCompare(runs)
  addExport(runs)
  addDelete(runs)
  addRestore(runs)
}

function addExperimentOption(command: Command): Command {
  return command.option(
    '-e, --experiment <EXPERIMENT>',
    'id, name or beginning of an id; may be repeated; all experiments if left out',
    gather,
  )
}

function addList(runs: Command): void {
  const command = addSessionOptions(runs.command('list').description('List the newest runs'))
  addExperimentOption(command)
    .addOption(viewOption())
    .option('--limit <N>', 'at most so many (default: 20)', parseLimit)
    .option('--columns <COLUMNS>', columnsHelp)
    .addHelpText('after', '\nExample:\n  $ stemma runs list -e churn --limit 5')
    .action(async (options: SearchFlags) => {
      const { searchRuns } = await import('./search.ts')
      await searchRuns({ ...options, usualLimit: 20 })
    })
}

function addSearch(runs: Command): void {
  const command = addSessionOptions(
    runs.command('search').description("Find runs by MLflow's filter language"),
  )
  addExperimentOption(command)
    .option('--filter <TEXT>', `such as "metrics.loss < 0.3 AND params.model = 'xgb'"`)
    .option('--order-by <KEY>', 'such as "metrics.loss ASC"; may be repeated', gather)
    .addOption(viewOption())
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .option('--columns <COLUMNS>', columnsHelp)
    .addHelpText(
      'after',
      '\nExample:\n  $ stemma runs search -e churn --filter "metrics.loss < 0.3" --order-by "metrics.loss ASC" --limit 5',
    )
    .action(async (options: SearchFlags) => {
      const { searchRuns } = await import('./search.ts')
      await searchRuns({ ...options, usualLimit: 100 })
    })
}

function addShow(runs: Command): void {
  addSessionOptions(runs.command('show').description('Show one run with all that was logged to it'))
    .argument('<RUN>', which)
    .addHelpText('after', '\nExample:\n  $ stemma runs show 8f14e45f')
    .action(async (run: string, options: SessionOptions) => {
      const { showRun } = await import('./show.ts')
      await showRun({ ...options, run })
    })
}

function addRecipe(runs: Command): void {
  addSessionOptions(
    runs.command('recipe').description('Show how a run came about, and what is missing'),
  )
    .argument('<RUN>', which)
    .addHelpText('after', '\nExample:\n  $ stemma runs recipe 8f14e45f')
    .action(async (run: string, options: SessionOptions) => {
      const { showRecipe } = await import('./recipe.ts')
      await showRecipe({ ...options, run })
    })
}

function addCompare(runs: Command): void {
  addSessionOptions(runs.command('compare').description('Show runs side by side: what differs'))
    .argument('<RUN>', which)
    .argument('<RUN...>', 'up to 99 others')
    .option('--all', 'also what is equal')
    .addHelpText('after', '\nExample:\n  $ stemma runs compare 8f14e45f c9f0f895')
    .action(async (first: string, rest: readonly string[], options: CompareFlags) => {
      const { compareRuns } = await import('./compare.ts')
      await compareRuns({ ...options, runs: [first, ...rest] })
    })
}

type CompareFlags = SessionOptions & { readonly all?: boolean }

function addExport(runs: Command): void {
  const command = addSessionOptions(
    runs.command('export').description('Write all runs of a search to a file'),
  )
  addExperimentOption(command)
    .option('--filter <TEXT>', 'as in stemma runs search')
    .option('--order-by <KEY>', 'as in stemma runs search; may be repeated', gather)
    .addOption(viewOption())
    .addOption(
      new Option('--format <FORMAT>', 'ndjson has a JSON object a line')
        .choices(['csv', 'ndjson'])
        .default('csv'),
    )
    .option('-o, --output <FILE>', 'appears when it is complete; standard output if left out')
    .option('--columns <COLUMNS>', 'only these metrics, params and tags, as in stemma runs search')
    .option('--safe-csv', "put ' before cells that a spreadsheet would take for a formula")
    .addHelpText('after', '\nExample:\n  $ stemma runs export -e churn --format csv -o churn.csv')
    .action(async (options: ExportRunsOptions) => {
      const [{ exportRuns }, { untilInterrupted }] = await Promise.all([
        import('./export.ts'),
        import('./until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => exportRuns({ ...options, signal }))
    })
}

function addDelete(runs: Command): void {
  addSessionOptions(runs.command('delete').description('Move runs to the trash'))
    .argument('<RUN...>', which)
    .option('-y, --yes', 'do not ask; needed where nobody can answer')
    .addHelpText('after', '\nExample:\n  $ stemma runs delete 8f14e45f --yes')
    .action(
      async (ids: readonly string[], options: SessionOptions & { readonly yes?: boolean }) => {
        const { deleteRuns } = await import('./delete.ts')
        await deleteRuns({ ...options, runs: ids })
      },
    )
}

function addRestore(runs: Command): void {
  addSessionOptions(runs.command('restore').description('Take runs out of the trash'))
    .argument('<RUN...>', which)
    .addHelpText('after', '\nExample:\n  $ stemma runs restore 8f14e45f')
    .action(async (ids: readonly string[], options: SessionOptions) => {
      const { restoreRuns } = await import('./restore.ts')
      await restoreRuns({ ...options, runs: ids })
    })
}
