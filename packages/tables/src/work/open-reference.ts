import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { invalidParameter, notFound } from '@stemma/contract'
import { versionAt } from '../delta/log/version-at.ts'
import { openDelta } from '../delta/open-delta.ts'
import { retentionOf, type DeltaRetention } from '../delta/retention.ts'
import type { Engine } from '../engine/engine.ts'
import { filterSql } from '../filter/filter-sql.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import type { Bucketing, Fingerprint } from '../fingerprint/fingerprint.ts'
import { findFiles } from '../parquet/find-files.ts'
import { openParquet } from '../parquet/open-parquet.ts'
import { openPostgres } from '../postgres/open-postgres.ts'
import type { Relation } from '../relation/relation.ts'
import type { TableSchema } from '../schema/value-type.ts'

/** Rows that stay where they are. */
export type ReferencedVersion = {
  /** See `filterSql`. */
  readonly filter?: string
} & (
  | {
      readonly at: 'postgres'
      /** With credentials. */
      readonly connectionString: string
      readonly table: string
    }
  | {
      readonly at: 'folder'
      /** The folder of a Delta table, or of files of Parquet. */
      readonly root: string
      /** Of a Delta table: the newest one if absent. */
      readonly version?: number
      /** Of a Delta table: the version of this time instead, in milliseconds since 1970. */
      readonly timeMs?: number
    }
)

/** What a reference proves: nothing of it is a copy. */
export interface Referenced {
  readonly schema: TableSchema
  readonly fingerprint: Fingerprint
  readonly delta?: DeltaMark
  /** Of a Delta table. */
  readonly retention?: DeltaRetention
}

/** A version of a Delta table: a table that was made anew under the same path has another id. */
export interface DeltaMark {
  readonly tableId: string
  readonly version: number
}

const queryTimeoutMs = 10 * 60_000

/** Computes schema and fingerprint where the rows are. */
export async function proveReference(
  engine: Engine,
  { source, bucketing }: { readonly source: ReferencedVersion; readonly bucketing: Bucketing },
): Promise<Referenced> {
  if (source.at === 'postgres') {
    const opened = await openPostgres({ ...source, queryTimeoutMs })
    try {
      return { schema: opened.schema, fingerprint: await opened.fingerprint(bucketing) }
    } finally {
      await opened.close()
    }
  }
  const { relation, ...found } = await openFolder(engine, source)
  const fingerprint = await fingerprintRelation(engine, relation, bucketing)
  return { schema: relation.schema, fingerprint, ...found }
}

/** Runs `work` on the rows; those of a database are copied into `folder` for it. */
export async function withReference<T>(
  engine: Engine,
  { source, folder }: { readonly source: ReferencedVersion; readonly folder: string },
  work: (relation: Relation) => Promise<T>,
): Promise<T> {
  if (source.at === 'folder') return work((await openFolder(engine, source)).relation)
  const opened = await openPostgres({ ...source, queryTimeoutMs })
  try {
    return await work(await opened.stage(join(folder, 'staged.csv')))
  } finally {
    await opened.close()
  }
}

interface OpenFolder {
  readonly relation: Relation
  /** Absent for a folder of Parquet, as is what follows. */
  readonly delta?: DeltaMark
  readonly retention?: DeltaRetention
}

async function openFolder(
  engine: Engine,
  source: ReferencedVersion & { readonly at: 'folder' },
): Promise<OpenFolder> {
  const { root, filter } = source
  const { relation, ...mark } = (await isFolder(join(root, '_delta_log')))
    ? await openDeltaVersion(engine, source)
    : { relation: await openParquetFolder(engine, source) }
  const where = filter === undefined ? '' : ` where ${filterSql(filter, relation.schema.columns)}`
  return {
    relation: { schema: relation.schema, sql: `select * from (${relation.sql})${where}` },
    ...mark,
  }
}

async function openDeltaVersion(
  engine: Engine,
  { root, version: asked, timeMs }: ReferencedVersion & { readonly at: 'folder' },
): Promise<OpenFolder> {
  const version = timeMs === undefined ? asked : await versionAt({ engine, root, timeMs })
  const relation = await openDelta({ engine, root, ...(version === undefined ? {} : { version }) })
  const { metadata, version: found } = relation.snapshot
  const retention = await retentionOf(root, relation.snapshot)
  return { relation, delta: { tableId: metadata.id, version: found }, retention }
}

async function openParquetFolder(
  engine: Engine,
  { root, version, timeMs }: ReferencedVersion & { readonly at: 'folder' },
): Promise<Relation> {
  if (version !== undefined || timeMs !== undefined)
    throw invalidParameter(
      'Only a Delta table has versions of its own: leave out version and time.',
    )
  if (!(await isFolder(root))) throw notFound('The source has no such folder.')
  const paths = (await findFiles(root)).filter((path) => path.endsWith('.parquet'))
  if (paths.length === 0)
    throw notFound('The folder is no Delta table, and there is no Parquet file in it.')
  return openParquet({ engine, root, paths })
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
