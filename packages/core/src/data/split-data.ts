import { mkdir } from 'node:fs/promises'
import { invalidParameter } from '@stemma/contract'
import type { SplitPart, SplitRule } from '@stemma/tables'
import { addDataVersion } from './add-data-version.ts'
import type { AddedData } from './added-data.ts'
import { withFolder, withVersions } from './borrow-version.ts'
import type { DataCtx } from './data-ctx.ts'
import { writeListing } from './listing-of.ts'
import type { DataManifest } from './manifest.ts'
import { getDataVersion } from './read-data.ts'

export interface SplitData {
  readonly reference: string
  readonly by: 'key' | 'row' | 'time'
  /** Another seed is another split. */
  readonly seed: string
  /** Instead of the key, for a split by key. */
  readonly columns?: readonly string[] | undefined
  readonly timeColumn?: string | undefined
  /** Times between the parts, for a split by time. */
  readonly cuts: readonly string[]
  readonly parts: readonly SplitPart[]
}

export interface SplitResult extends AddedData {
  readonly part: string
}

const mostParts = 20

/** Tag of a version that a split made: how to make the same of the next version of what was split. */
export const splitTag = 'stemma.split'

/** The value of that tag, as JSON. */
export interface SplitOrigin {
  /** `churn/7` */
  readonly of: string
  readonly part: string
  readonly rule: SplitRule
  readonly parts: readonly SplitPart[]
}

/**
 * Makes a version of a dataset `NAME-PART` for each part. Where a row goes depends on nothing but its key (or its time) and the seed: as a dataset grows,
 * the same split of its next version keeps every old row on its side.
 */
export async function splitData(ctx: DataCtx, input: SplitData): Promise<readonly SplitResult[]> {
  const { reference, parts } = input
  if (parts.length > mostParts) throw invalidParameter('A split has at most 20 parts.')
  const { version, manifest } = await getDataVersion(ctx, { reference })
  const rule = ruleOf(input, manifest.key)
  const from = `${version.name}/${version.row.version}`
  return withFolder(ctx, async (folder) => {
    const written = await withVersions(ctx, [manifest], ([stored]) => {
      if (stored === undefined) throw new Error('A version was asked for.')
      return ctx.tables.work.split({ version: stored, rule, parts, folder })
    })
    const made: SplitResult[] = []
    const isFiles = manifest.source.format === 'files'
    for (const { name: part, path } of written) {
      const fileName = `${version.name}-${version.row.version}-${part}`
      const source = isFiles
        ? { fileName, format: 'files', from: { path: await listingAt(ctx, manifest, path) } }
        : { fileName: `${fileName}.parquet`, key: manifest.key, from: { path } }
      const added = await addDataVersion(ctx, {
        ...source,
        name: `${version.name}-${part}`,
        csv: {},
        origin: { originNo: version.row.version_no, way: 'split' },
        widen: true,
        message: `${part} of ${from}, split ${describe(rule, parts)}`,
      })
      await ctx.rows.setDataTag({
        name: added.version.name,
        version: added.version.row.version,
        key: splitTag,
        value: JSON.stringify({ of: from, part, rule, parts } satisfies SplitOrigin),
      })
      made.push({ part, ...added })
    }
    return made
  })
}

/** Rows of a version of files that stand in a Parquet file of their own, as a listing. */
async function listingAt(
  ctx: DataCtx,
  { schema, key, rows }: DataManifest,
  path: string,
): Promise<string> {
  const files = [{ role: 'base' as const, rows, versions: 1, path }]
  const folder = `${path}-listing`
  await mkdir(folder)
  return writeListing(ctx, { schema, key, files }, folder)
}

function ruleOf(
  { by, seed, columns, timeColumn, cuts }: SplitData,
  key: readonly string[],
): SplitRule {
  if (by === 'row') return { by, seed }
  if (by === 'time') {
    if (timeColumn === undefined)
      throw invalidParameter("Missing value for required parameter 'time_column'.")
    return { by, column: timeColumn, cuts }
  }
  const names = columns ?? key
  if (names.length === 0)
    throw invalidParameter("The dataset has no key: give parameter 'columns', or split by row.")
  return { by, columns: names, seed }
}

function describe(rule: SplitRule, parts: readonly SplitPart[]): string {
  const shares = parts.map(({ name, share }) => `${name}=${share}`).join(',')
  if (rule.by === 'time') return `by time of ${rule.column} at ${rule.cuts.join(', ')}`
  const what = rule.by === 'key' ? `key ${rule.columns.join(', ')}` : 'row'
  return `by ${what} with seed ${rule.seed}: ${shares}`
}
