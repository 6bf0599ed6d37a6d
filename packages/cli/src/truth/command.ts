import { InvalidArgumentError, type Command } from 'commander'
import { addDataOptions } from '../offline/data-option.ts'
import { gather, parseLimit } from '../parse-options.ts'
import type { AddTruthOptions } from './add-truth.ts'
import type { MonitorOptions } from './monitor.ts'
import type { ErrorsOptions } from './show-errors.ts'

/** `stemma truth`, `errors` and `monitor`. */
export function addTruthCommands(program: Command): void {
  const truth = program
    .command('truth')
    .description('Keep what turned out to be true of predictions')
  addDataOptions(truth.command('add').description('Add answers that came later'))
    .argument('<NAME>', 'of the deployments that they are about')
    .argument('[FILE]', 'a CSV, or a version of data: data:/labels/3')
    .option('--inference <ID[/ROW]>', 'one prediction; with --value')
    .option('--value <VALUE>', 'what is true of it: JSON, or else a text')
    .option('--id-column <COLUMN>', 'of FILE: ids of calls', 'inference_id')
    .option('--row-column <COLUMN>', 'of FILE: rows of their answers', 'row')
    .option('--entity-column <COLUMN>', 'of FILE: entities, instead of ids; with --time-column')
    .option('--time-column <COLUMN>', 'of FILE: when it was so, ISO 8601 or milliseconds')
    .option('--value-column <COLUMN>', 'of FILE: what is true', 'value')
    .option('--observed-column <COLUMN>', 'of FILE: when somebody saw it')
    .option('--within <DAYS>', 'how much older than the time a prediction may be', parseDays)
    .addHelpText(
      'after',
      `
A FILE has an id of a call and a row for each truth, or an entity and a time: it is about the last prediction of the entity
up to that time. The same again changes nothing; what differs is a correction, and the earlier row stays.

Examples:
  $ stemma truth add churn labels.csv
  $ stemma truth add churn data:/labels/3 --entity-column customer_id --time-column month --value-column churned
  $ stemma truth add churn --inference 019b0c6f5a3e7d2c41a8e09b6f3d5c17/0 --value 1`,
    )
    .action(
      async (name: string, file: string | undefined, options: Omit<AddTruthOptions, 'name'>) => {
        const { addTruth } = await import('./add-truth.ts')
        await addTruth({ ...options, name, ...(file !== undefined && { file }) })
      },
    )

  monitorOptions(
    program.command('errors').description('Rank slices of predictions by how wrong they were'),
  )
    .option('--by <COLUMN>', 'of requests, or a computed value; repeatable (default: all)', gather)
    .option('--limit <N>', 'at most so many slices', parseLimit, 20)
    .addHelpText('after', '\nExample:\n  $ stemma errors churn --by segment')
    .action(async (name: string, options: Omit<ErrorsOptions, 'name'>) => {
      const { showErrors } = await import('./show-errors.ts')
      await showErrors({ ...options, name })
    })

  monitorOptions(
    program
      .command('monitor')
      .description('Show errors, labels and drift of what serves, window by window'),
  )
    .option('--window <WINDOW>', 'hour, day or week', parseWindow, 86_400_000)
    .addHelpText('after', '\nExample:\n  $ stemma monitor churn --window week')
    .action(async (name: string, options: Omit<MonitorOptions, 'name'>) => {
      const { monitor } = await import('./monitor.ts')
      await monitor({ ...options, name })
    })
}

function monitorOptions(command: Command): Command {
  return addDataOptions(command)
    .argument('<NAME>', 'of the deployments')
    .option('--from <TIME>', 'calls from then on, ISO 8601', parseTime)
    .option('--until <TIME>', 'calls before then', parseTime)
    .option('--least <N>', 'with fewer rows there is not enough data', parseLimit, 200)
    .option('--output <NAME>', 'which value of an answer, where it has several')
}

const windows: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

function parseWindow(text: string): number {
  const ms = windows[text]
  if (ms === undefined) throw new InvalidArgumentError('It must be hour, day or week.')
  return ms
}

function parseTime(text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new InvalidArgumentError('It must be a time, such as 2026-11-30.')
  return ms
}

function parseDays(text: string): number {
  const days = Number(text)
  if (!(days > 0)) throw new InvalidArgumentError('It must be a number of days.')
  return days * 86_400_000
}
