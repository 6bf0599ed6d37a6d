import { InvalidArgumentError, Option, type Command } from 'commander'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'
import { gather, parseLimit } from '../parse-options.ts'
import type { AddDataOptions } from './add.ts'
import type { CheckoutOptions } from './checkout.ts'
import type { QueryOptions } from './query.ts'
import type { ReferOptions } from './refer.ts'
import type { SplitOptions } from './split.ts'

const which = 'NAME, NAME/VERSION or NAME@ALIAS'

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

function addWriting(data: Command): void {
  addDataOptions(
    data.command('add').description('Make the next version of a dataset from a file with rows'),
  )
    .argument('<NAME>', 'the dataset; made when it is new')
    .argument(
      '<FILE>',
      'CSV, Parquet, JSON lines, SQLite or DuckDB; or SOURCE:TABLE, where the server has STEMMA_SOURCE_SOURCE',
    )
    .option(
      '--key <COLUMNS>',
      'columns that name a row, with commas between them: later versions keep what changes',
    )
    .addOption(new Option('--kind <KIND>', 'how it is kept').choices(['changelog', 'snapshot']))
    .addOption(
      new Option('--format <FORMAT>', 'what the file is, if its name does not say').choices([
        'csv',
        'parquet',
        'jsonl',
        'sqlite',
        'duckdb',
      ]),
    )
    .option('--table <TABLE>', 'of a database')
    .option('--where <TEXT>', 'of a source: only rows of these conditions')
    .option('--widen', 'give columns wider types when values ask for it')
    .option('-m, --message <TEXT>', 'what it is')
    .option('--delimiter <TEXT>', 'of a CSV; found out, and kept for later versions')
    .addOption(new Option('--encoding <NAME>', 'of a CSV').choices(['utf-8', 'utf-16', 'latin-1']))
    .option('--null <TEXT>', 'a text that means that there is no value; may be repeated', gather)
    .option('--no-header', 'the first line of a CSV has no names')
    .addHelpText(
      'after',
      `
Examples:
  $ stemma data add churn churn.csv --key customer_id -m "March"
  $ stemma data add flights flights.parquet
  $ stemma data add labels labels.db --table labels --key image,annotator
  $ stemma data add customers warehouse:customers --key id`,
    )
    .action(async (name: string, file: string, options: Omit<AddDataOptions, 'name' | 'file'>) => {
      const [{ addData }, { untilInterrupted }] = await Promise.all([
        import('./add.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted((signal) => addData({ ...options, name, file, signal }))
    })

  addDataOptions(
    data
      .command('refer')
      .description('Make a version of rows that stay in their database or Delta table'),
  )
    .argument('<NAME>', 'the dataset; made when it is new')
    .argument('<SOURCE:TABLE>', 'where the server has STEMMA_SOURCE_SOURCE')
    .option('--where <TEXT>', `only rows such as "country = 'CH'"`)
    .option('--time-column <COLUMN>', 'changes are found by its months')
    .option('--by-day', 'by its days instead')
    .option('--from <TIME>', 'only rows from this time on')
    .option('--to <TIME>', 'only rows before this time')
    .option('--delta-version <N>', 'of a Delta table, in place of the newest', parseVersion)
    .option('--delta-time <TIME>', 'the version of this time, such as 2026-03-01T00:00:00Z')
    .option('-m, --message <TEXT>', 'what it is')
    .addHelpText(
      'after',
      `
Examples:
  $ stemma data refer events warehouse:events --time-column ts --from 2026-01-01 --to 2026-03-01
  $ stemma data refer trips lake:trips --delta-version 12`,
    )
    .action(
      async (name: string, source: string, options: Omit<ReferOptions, 'name' | 'source'>) => {
        const { referToData } = await import('./refer.ts')
        await referToData({ ...options, name, source })
      },
    )

  addDataOptions(
    data
      .command('split')
      .description('Make versions for training and validation that share no key'),
  )
    .argument('<DATA>', which)
    .requiredOption(
      '--parts <PARTS>',
      'such as train=0.8,valid=0.2: datasets NAME-train, NAME-valid',
    )
    .addOption(
      new Option('--by <RULE>', 'what decides where a row goes (default: key)').choices([
        'key',
        'row',
        'time',
      ]),
    )
    .option('--seed <TEXT>', 'another seed is another split (default: 1)')
    .option('--columns <COLUMNS>', 'instead of the key')
    .option('--time-column <COLUMN>', 'of a split by time')
    .option('--cuts <TIMES>', 'between the parts, with commas between them')
    .addHelpText(
      'after',
      `
An old row stays in its part when the dataset grows and is split again.

Example:
  $ stemma data split churn/2 --parts train=0.8,valid=0.2`,
    )
    .action(async (reference: string, options: Omit<SplitOptions, 'reference'>) => {
      const { splitData } = await import('./split.ts')
      await splitData({ ...options, reference })
    })

  addDataOptions(data.command('alias').description('Let an alias name a version, or remove it'))
    .argument('<NAME@ALIAS>', 'such as churn@golden')
    .argument('[VERSION]', 'a number')
    .option('--remove', 'remove the alias')
    .addHelpText('after', '\nExample:\n  $ stemma data alias churn@golden 7')
    .action(
      async (
        alias: string,
        version: string | undefined,
        options: DataOptions & { remove?: boolean },
      ) => {
        const { moveDataAlias } = await import('./alias.ts')
        await moveDataAlias({ ...options, alias, ...(version !== undefined && { version }) })
      },
    )
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

  addDataOptions(data.command('checkout').description('Write a version to a file'))
    .argument('<DATA>', which)
    .argument('[FILE]', 'its end says the format (default: NAME-VERSION.parquet)')
    .addOption(
      new Option('--format <FORMAT>', 'if the name does not say').choices([
        'parquet',
        'csv',
        'jsonl',
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
    .addHelpText('after', '\nExample:\n  $ stemma data diff churn/1 churn/2')
    .action(async (before: string, now: string, options: DataOptions) => {
      const { diffData } = await import('./diff.ts')
      await diffData({ ...options, before, now })
    })

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

/** A whole number from 0. */
function parseVersion(text: string): number {
  if (!/^\d{1,15}$/u.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
