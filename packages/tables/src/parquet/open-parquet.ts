import { invalidParameter } from '@stemma/contract'
import { findTypes } from '../csv/find-types.ts'
import { guessType, valueOf } from '../csv/fits.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName, quotePath } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { takeColumn } from '../schema/type-of-engine.ts'
import type { Column } from '../schema/value-type.ts'
import { hiveNames } from './hive-names.ts'

export interface OpenParquet {
  readonly engine: Engine
  /** Files of one table, in the order of their rows. */
  readonly paths: readonly string[]
  /** The folder of the table, below which `year=2024` is the value of a column. */
  readonly root?: string
  /** Columns of the version before: what folders name keeps its type. */
  readonly kept?: readonly Column[]
  readonly widen?: boolean
}

/**
 * Parquet files of others with the columns that they have; one that a file lacks is null there. INVALID_PARAMETER_VALUE for a type that can't
 * be kept exactly, and for two columns of one name.
 */
export async function openParquet(input: OpenParquet): Promise<Relation> {
  const { engine, paths, root } = input
  const folders = new Set(root === undefined ? [] : hiveNames(root, paths))
  const reader = parquetReader(paths, folders.size > 0)
  await refuseEqualNames(engine, paths)
  const found = await engine.describe(`select * from ${reader}`)
  const own = found.filter(({ name }) => !folders.has(name)).map(takeColumn)
  const named = await folderColumns(input, { names: [...folders], reader })
  return {
    schema: { columns: [...own.map(({ name, type }) => ({ name, type })), ...named] },
    sql: `select ${[
      ...own.map(({ name, sql }) => `${sql} as ${quoteName(name)}`),
      ...named.map(({ name, type }) => `${valueOf(quoteName(name), type)} as ${quoteName(name)}`),
    ].join(', ')} from ${reader}`,
  }
}

/** The columns that folders name, with types that all of their texts fit. */
async function folderColumns(
  { engine, kept = [], widen = false }: OpenParquet,
  { names, reader }: { names: readonly string[]; reader: string },
): Promise<readonly Column[]> {
  if (names.length === 0) return []
  const columns = names.map(quoteName)
  const texts = `select distinct ${columns.join(', ')} from ${reader}`
  const rows = await engine.rows(`${texts} limit 1000`)
  const guesses = names.map((name, index) => ({
    name,
    type: guessType(rows.flatMap((row) => (typeof row[index] === 'string' ? [row[index]] : []))),
  }))
  const ofFolders = kept.filter(({ name }) => names.includes(name))
  return findTypes({ engine, texts, guesses, kept: ofFolders, widen })
}

/** Without `can_have_nan`, conditions miss the NaNs of other writers' files. */
function parquetReader(paths: readonly string[], hasFolders: boolean): string {
  const list = paths.map(quotePath).join(', ')
  const folders = hasFolders
    ? 'hive_partitioning=true, hive_types_autocast=false'
    : 'hive_partitioning=false'
  return `read_parquet([${list}], ${folders}, can_have_nan=true, union_by_name=true)`
}

/** The engine would give the second one another name, which is none of the file's. */
async function refuseEqualNames(engine: Engine, paths: readonly string[]): Promise<void> {
  const [first] = paths
  if (first === undefined) throw invalidParameter('There is no Parquet file.')
  const rows = await engine.rows(
    `select name, coalesce(num_children, 0) from parquet_schema(${quotePath(first)})`,
  )
  const seen = new Set<string>()
  let nested = 0
  for (const [name, children] of rows.slice(1)) {
    const isTop = nested === 0
    nested += Number(children) - (isTop ? 0 : 1)
    if (!isTop) continue
    const low = String(name).toLowerCase()
    if (seen.has(low))
      throw invalidParameter(
        `Two columns of the Parquet file are named "${String(name)}" (case does not count).`,
      )
    seen.add(low)
  }
}
