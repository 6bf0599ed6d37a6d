import { Option, type Command } from 'commander'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'
import { gather, parseLimit } from '../parse-options.ts'
import type { CheckoutOptions } from './checkout.ts'
import type { DiffDataOptions } from './diff.ts'
import type { ExportOptions } from './export.ts'
import type { QueryOptions } from './query.ts'
import { addWriting, which } from './writing-commands.ts'

/** `stemma data …`. */
export function addDataCommand(program: Command): void {
  const data = program
    .command('data')
    .description('Versions of data: add, list, compare, check out, and see who used them')
    .addHelpText('after', '\nExample:\n  $ stemma data add churn churn.csv --key customer_id')
  addWriting(data)
  addReading(data)
  addComparing(data)
}

function addReading(data: Command): void {
  addDataOptions(data.command('list').description('List datasets with their newest versions'))
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma data list')
    .action(async (options: DataOptions & { limit?: number }) => {
      const { listData } = await import('./list.ts')
      await listData(options)
    })

  addDataOptions(data.command('log').description('List the versions of a dataset, newest first'))
    .argument('<NAME>', 'the dataset')
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma data log churn')
    .action(async (name: string, options: DataOptions & { limit?: number }) => {
      const { logData } = await import('./list.ts')
      await logData({ ...options, name })
    })

  addDataOptions(data.command('show').description('Show a version: its columns and what they hold'))
    .argument('<DATA>', which)
    .addHelpText('after', '\nExample:\n  $ stemma data show churn/2')
    .action(async (reference: string, options: DataOptions) => {
      const { showData } = await import('./show.ts')
      await showData({ ...options, reference })
    })

  addDataOptions(data.command('profile').description('Show what the columns of a version hold'))
    .argument('<DATA>', which)
    .addHelpText('after', '\nExample:\n  $ stemma data profile churn/2')
    .action(async (reference: string, options: DataOptions) => {
      const { profileData } = await import('./show.ts')
      await profileData({ ...options, reference })
    })

  addDataOptions(data.command('checkout').description('Write a version to a file'))
    .argument('<DATA>', which)
    .argument('[FILE]', 'its end says the format (default: NAME-VERSION.parquet)')
    .addOption(
      new Option('--format <FORMAT>', 'if the name does not say').choices([
        'parquet',
        'csv',
        'jsonl',
        'arrow',
        'original',
      ]),
    )
    .option('--columns <COLUMNS>', 'only these, with commas between them')
    .option('--where <TEXT>', `only rows such as "age >= 18 and plan = 'gold'"`)
    .option('--limit <N>', 'only the first rows', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma data checkout churn@golden churn.csv')
    .action(
      async (
        reference: string,
        file: string | undefined,
        options: Omit<CheckoutOptions, 'reference' | 'file'>,
      ) => {
        const [{ checkoutData }, { untilInterrupted }] = await Promise.all([
          import('./checkout.ts'),
          import('../runs/until-interrupted.ts'),
        ])
        const what = { reference, ...(file !== undefined && { file }) }
        await untilInterrupted((signal) => checkoutData({ ...options, ...what, signal }))
      },
    )

  addDataOptions(
    data.command('export').description('Describe a version for other programs, as JSON'),
  )
    .argument('<DATA>', which)
    .addOption(
      new Option('--format <FORMAT>', 'Croissant 1.0, or an event of OpenLineage')
        .choices(['croissant', 'openlineage'])
        .makeOptionMandatory(),
    )
    .option('-o, --output <FILE>', 'where it goes (default: standard output)')
    .addHelpText(
      'after',
      '\nExample:\n  $ stemma data export churn/2 --format croissant -o croissant.json',
    )
    .action(async (reference: string, options: Omit<ExportOptions, 'reference'>) => {
      const { exportData } = await import('./export.ts')
      await exportData({ ...options, reference })
    })

  addDataOptions(data.command('query').description('Run a SELECT over a version, the table data'))
    .argument('<DATA>', which)
    .argument('<SQL>', 'one SELECT, as DuckDB has it')
    .option('--with <NAME=DATA>', 'another version by a name; may be repeated', gather)
    .option('--limit <N>', 'at most so many rows (default: 1000)', parseLimit)
    .addHelpText(
      'after',
      `\nExample:\n  $ stemma data query churn/2 "select plan, count(*) from data group by plan"`,
    )
    .action(
      async (reference: string, sql: string, options: Omit<QueryOptions, 'reference' | 'sql'>) => {
        const { queryData } = await import('./query.ts')
        await queryData({ ...options, reference, sql })
      },
    )

  addDataOptions(
    data.command('check').description('Look whether the rows of a reference are what they were'),
  )
    .argument('<DATA>', which)
    .addHelpText(
      'after',
      '\nIt ends with 1 unless they are intact or have only grown.\n\nExample:\n  $ stemma data check events/1',
    )
    .action(async (reference: string, options: DataOptions) => {
      const { checkData } = await import('./check.ts')
      await checkData({ ...options, reference })
    })

  addDataOptions(data.command('usage').description('List the runs that saw a version'))
    .argument('<DATA>', which)
    .option('--limit <N>', 'at most so many (default: 100)', parseLimit)
    .addHelpText('after', '\nExample:\n  $ stemma data usage churn/2')
    .action(async (reference: string, options: DataOptions & { limit?: number }) => {
      const { showUsage } = await import('./usage.ts')
      await showUsage({ ...options, reference })
    })
}

function addComparing(data: Command): void {
  addDataOptions(
    data.command('diff').description('Show in what two versions differ: columns, and rows by key'),
  )
    .argument('<BEFORE>', which)
    .argument('<NOW>', 'the same')
    .option('--rows', 'the rows that differ, instead of how many')
    .option('--sql', 'the query that gives them: data query NOW SQL --with old=BEFORE')
    .option('--limit <N>', 'at most so many rows (default: 1000)', parseLimit)
    .addHelpText(
      'after',
      '\nExamples:\n  $ stemma data diff churn/1 churn/2\n  $ stemma data diff churn/1 churn/2 --rows',
    )
    .action(
      async (before: string, now: string, options: Omit<DiffDataOptions, 'before' | 'now'>) => {
        const { diffData } = await import('./diff.ts')
        await diffData({ ...options, before, now })
      },
    )

  addDataOptions(data.command('drift').description('Show how far the values of each column moved'))
    .argument('<BEFORE>', which)
    .argument('<NOW>', 'the same')
    .addHelpText('after', '\nExample:\n  $ stemma data drift churn/1 churn/2')
    .action(async (before: string, now: string, options: DataOptions) => {
      const { showDrift } = await import('./drift.ts')
      await showDrift({ ...options, before, now })
    })

  addDataOptions(
    data.command('overlap').description('Count the rows that two versions share, by key'),
  )
    .argument('<FIRST>', which)
    .argument('<SECOND>', 'the same')
    .option('--columns <COLUMNS>', 'instead of the key, with commas between them')
    .addHelpText('after', '\nExample:\n  $ stemma data overlap churn-train/3 churn-valid/3')
    .action(async (before: string, now: string, options: DataOptions & { columns?: string }) => {
      const { showOverlap } = await import('./overlap.ts')
      await showOverlap({ ...options, before, now })
    })
}
