import { InvalidArgumentError, Option, type Command } from 'commander'
import { addDataOptions, type DataOptions } from '../offline/data-option.ts'
import { gather } from '../parse-options.ts'
import type { AddDataOptions } from './add.ts'
import type { ReferOptions } from './refer.ts'
import type { SplitOptions } from './split.ts'

type GivenToAdd = Omit<AddDataOptions, 'name' | 'file'> & { readonly git?: string }

/** How a version is named. */
export const which = 'NAME, NAME/VERSION or NAME@ALIAS'

/** Those of `stemma data …` that make versions, name them and remove them. */
export function addWriting(data: Command): void {
  addDataOptions(
    data.command('add').description('Make the next version of a dataset from a file or a folder'),
  )
    .argument('<NAME>', 'the dataset; made when it is new')
    .argument(
      '[FILE]',
      'a path, s3://BUCKET/KEY or https://…: CSV, Parquet, JSON lines, SQLite or DuckDB, any other file, or a folder, whose bytes are kept; or SOURCE:TABLE, where the server has STEMMA_SOURCE_SOURCE',
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
        'arrow',
        'sqlite',
        'duckdb',
        'file',
      ]),
    )
    .option('--table <TABLE>', 'of a database')
    .option(
      '--git <DIR>',
      'a folder of a Git repository: the version stands for the commit that is checked out there, so that its runs saw it; without FILE it lists what DVC tracks',
    )
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
  $ stemma data add flights s3://bucket/2026/flights.parquet
  $ stemma data add labels labels.db --table labels --key image,annotator
  $ stemma data add scans scans/
  $ stemma data add customers warehouse:customers --key id
  $ stemma data add images --git .`,
    )
    .action(async (name: string, file: string | undefined, options: GivenToAdd) => {
      const [{ addData }, { addCommitData }, { untilInterrupted }] = await Promise.all([
        import('./add.ts'),
        import('./add-git.ts'),
        import('../runs/until-interrupted.ts'),
      ])
      await untilInterrupted(async (signal) => {
        const { git, ...rest } = options
        const all = { ...rest, name, signal }
        if (git !== undefined) return addCommitData({ ...all, git, file })
        if (file !== undefined) return addData({ ...all, file })
        return data.error('error: give a FILE, or --git with a folder of a Git repository')
      })
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

  addDataOptions(data.command('pin').description('Copy the rows of a reference, so that they stay'))
    .argument('<DATA>', which)
    .option('--as <NAME>', 'the dataset of the copy (default: NAME-pinned)')
    .addHelpText('after', '\nExample:\n  $ stemma data pin trips/2')
    .action(async (reference: string, options: DataOptions & { as?: string }) => {
      const { pinData } = await import('./pin.ts')
      await pinData({ ...options, reference })
    })

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

  addDataOptions(data.command('tag').description('Set tags of a version, or remove them'))
    .argument('<DATA>', which)
    .argument('<KEY=VALUE...>', 'one or more')
    .option('--remove', 'remove the tags of these keys')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stemma data tag churn/7 reviewed=yes owner=ada\n  $ stemma data tag churn/7 reviewed --remove',
    )
    .action(
      async (
        reference: string,
        tags: readonly string[],
        options: DataOptions & { remove?: boolean },
      ) => {
        const { tagData } = await import('./tag.ts')
        await tagData({ ...options, reference, tags })
      },
    )

  addDataOptions(
    data.command('rm').description('Move a version, or a dataset with all of them, to the trash'),
  )
    .argument('<DATA>', which)
    .option('-y, --yes', 'do not ask; needed where nobody can answer')
    .addHelpText(
      'after',
      `
stemma trash restore brings it back; stemma purge removes it for good, and its bytes as far as nothing else needs them.

Example:
  $ stemma data rm churn/3 --yes`,
    )
    .action(async (reference: string, options: DataOptions & { readonly yes?: boolean }) => {
      const { removeData } = await import('./remove.ts')
      await removeData({ ...options, reference })
    })

  for (const [direction, what] of [
    ['push', 'Send versions of a dataset to another server or data folder: only what it lacks'],
    ['pull', 'Get versions of a dataset from another server or data folder: only what is missing'],
  ] as const)
    addDataOptions(data.command(direction).description(what))
      .argument('<DATA>', 'NAME, or NAME/VERSION for all up to that one')
      .argument('<OTHER>', 'the address of a server, or the data folder of one that is stopped')
      .addHelpText(
        'after',
        `\nVersions keep their numbers. Where both sides have made their own, nothing is sent.\n\nExample:\n  $ stemma data ${direction} churn https://stemma.example.com`,
      )
      .action(async (reference: string, other: string, options: DataOptions) => {
        const [{ pushOrPull }, { untilInterrupted }] = await Promise.all([
          import('./push-pull.ts'),
          import('../runs/until-interrupted.ts'),
        ])
        await untilInterrupted((signal) =>
          pushOrPull({ ...options, direction, reference, other, signal }),
        )
      })
}

/** A whole number from 0. */
function parseVersion(text: string): number {
  if (!/^\d{1,15}$/u.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
