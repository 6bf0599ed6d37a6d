import { join } from 'node:path'
import { versionAt } from '../delta/log/version-at.ts'
import { openDelta } from '../delta/open-delta.ts'
import type { Engine } from '../engine/engine.ts'
import { filterSql } from '../filter/filter-sql.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import type { Bucketing, Fingerprint } from '../fingerprint/fingerprint.ts'
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
      readonly at: 'delta'
      /** The folder of the table. */
      readonly root: string
      /** The newest one if absent. */
      readonly version?: number
      /** The version of this time instead, in milliseconds since 1970. */
      readonly timeMs?: number
    }
)

/** What a reference proves: nothing of it is a copy. */
export interface Referenced {
  readonly schema: TableSchema
  readonly fingerprint: Fingerprint
  readonly delta?: DeltaMark
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
  const { relation, delta } = await openDeltaVersion(engine, source)
  const fingerprint = await fingerprintRelation(engine, relation, bucketing)
  return { schema: relation.schema, fingerprint, delta }
}

/** Runs `work` on the rows; those of a database are copied into `folder` for it. */
export async function withReference<T>(
  engine: Engine,
  { source, folder }: { readonly source: ReferencedVersion; readonly folder: string },
  work: (relation: Relation) => Promise<T>,
): Promise<T> {
  if (source.at === 'delta') return work((await openDeltaVersion(engine, source)).relation)
  const opened = await openPostgres({ ...source, queryTimeoutMs })
  try {
    return await work(await opened.stage(join(folder, 'staged.csv')))
  } finally {
    await opened.close()
  }
}

async function openDeltaVersion(
  engine: Engine,
  { root, filter, version: asked, timeMs }: ReferencedVersion & { readonly at: 'delta' },
): Promise<{ readonly relation: Relation; readonly delta: DeltaMark }> {
  const version = timeMs === undefined ? asked : await versionAt({ engine, root, timeMs })
  const { schema, sql, snapshot } = await openDelta({
    engine,
    root,
    ...(version === undefined ? {} : { version }),
  })
  const where = filter === undefined ? '' : ` where ${filterSql(filter, schema.columns)}`
  return {
    relation: { schema, sql: `select * from (${sql})${where}` },
    delta: { tableId: snapshot.metadata.id, version: snapshot.version },
  }
}
