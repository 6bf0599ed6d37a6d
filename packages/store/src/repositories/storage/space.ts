import type { Lifecycle } from '../../column-types.ts'
import { textOf } from '../../column.ts'
import type { Db, Value } from '../../db.ts'

/** What the database takes on disk, in bytes; of an SQLite file also what in it is free. */
export async function readDatabaseSize(
  db: Db,
): Promise<{ readonly bytes: number; readonly reusableBytes?: number }> {
  const numberOf = async (sql: string): Promise<number> => Number((await db.rows(sql))[0]?.[0])
  if (db.dialect === 'postgres')
    return { bytes: await numberOf('select pg_database_size(current_database())') }
  const pageBytes = await numberOf('pragma page_size')
  return {
    bytes: (await numberOf('pragma page_count')) * pageBytes,
    reusableBytes: (await numberOf('pragma freelist_count')) * pageBytes,
  }
}

/** Something that has a place for artifacts. */
export interface ArtifactOwnerRow {
  readonly no: number
  readonly id: string
  readonly name: string
  readonly lifecycle: Lifecycle
  readonly artifactUri: string
}

/** Experiments or logged models by number, behind `after`. */
export async function readArtifactOwners(
  db: Db,
  by: 'experiment' | 'logged-model',
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly ArtifactOwnerRow[]> {
  const rows = await db.rows(
    by === 'experiment'
      ? `select experiment_id, cast(experiment_id as text) as id, name, lifecycle, artifact_location from experiments
         where experiment_id > ? order by experiment_id limit ?`
      : `select model_no, model_id, name, lifecycle, artifact_uri from logged_models where model_no > ? order by model_no limit ?`,
    [after, limit],
  )
  return rows.map(([no, id, name, lifecycle, uri]) => ({
    no: Number(no),
    id: textOf(id),
    name: textOf(name),
    lifecycle: lifecycleOf(lifecycle),
    artifactUri: textOf(uri),
  }))
}

function lifecycleOf(value: Value | undefined): Lifecycle {
  return value === 'deleted' ? 'deleted' : 'active'
}
