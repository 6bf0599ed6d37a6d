import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration, type MigrationResultSet } from 'kysely/migration'
import type { Tables } from '../tables.ts'
import { tracking } from './001-tracking.ts'
import { artifacts } from './002-artifacts.ts'
import { trash } from './003-trash.ts'
import { registry } from './004-registry.ts'
import { webhooks } from './005-webhooks.ts'
import { artifactUploads } from './006-artifact-uploads.ts'
import { databaseId } from './007-database-id.ts'
import { waitingObjects } from './008-waiting-objects.ts'
import { dataVersions } from './009-data-versions.ts'
import { modelPoints } from './010-model-points.ts'
import { datasetInputs } from './011-dataset-inputs.ts'
import { pageKey } from './012-page-key.ts'
import { objectPlace } from './013-object-place.ts'
import { traces } from './014-traces.ts'
import { gates } from './015-gates.ts'
import { recipes } from './016-recipes.ts'
import { jobs } from './017-jobs.ts'
import { serving } from './020-serving.ts'
import { dataTags } from './021-data-tags.ts'
import { replays } from './022-replays.ts'
import { groundTruth } from './023-ground-truth.ts'
import { waitingEvents } from './024-waiting-events.ts'
import { logChain } from './025-log-chain.ts'
import { servingViews } from './026-serving-views.ts'
import { endpoints } from './027-endpoints.ts'
import { repositories } from './030-repositories.ts'
import { dataCommits } from './031-data-commits.ts'
import { clientRuns } from './032-client-runs.ts'
import { aimContexts } from './033-aim-contexts.ts'
import { lineage } from './040-lineage.ts'
import { views } from './041-views.ts'
import { dataFiles } from './042-data-files.ts'
import { dataOrigins } from './043-data-origins.ts'
import { columnTypes, type ColumnTypes } from './column-types.ts'

/** In order; a published one never changes. Each must leave the schema usable for the release before it. */
const migrations: Record<string, (types: ColumnTypes) => readonly string[]> = {
  '001-tracking': tracking,
  '002-artifacts': artifacts,
  '003-trash': trash,
  '004-registry': registry,
  '005-webhooks': webhooks,
  '006-artifact-uploads': artifactUploads,
  '007-database-id': databaseId,
  '008-waiting-objects': waitingObjects,
  '009-data-versions': dataVersions,
  '010-model-points': modelPoints,
  '011-dataset-inputs': datasetInputs,
  '012-page-key': pageKey,
  '013-object-place': objectPlace,
  '014-traces': traces,
  '015-gates': gates,
  '016-recipes': recipes,
  '017-jobs': jobs,
  '020-serving': serving,
  '021-data-tags': dataTags,
  '030-repositories': repositories,
  '031-data-commits': dataCommits,
  '032-client-runs': clientRuns,
  '033-aim-contexts': aimContexts,
  '022-replays': replays,
  '023-ground-truth': groundTruth,
  '024-waiting-events': waitingEvents,
  '025-log-chain': logChain,
  '026-serving-views': servingViews,
  '027-endpoints': endpoints,
  '040-lineage': lineage,
  '041-views': views,
  '042-data-files': dataFiles,
  '043-data-origins': dataOrigins,
}

/** Brings the schema up to date under the database's own lock. Throws when one fails, or when the database is from a newer Stemma. */
export async function migrate(db: Kysely<Tables>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  const migrator = migratorOf(db, dialect)
  const { error } = await (dialect === 'sqlite' ? atOnce(db, migrator) : migrator.migrateToLatest())
  if (error === undefined) return
  if (error instanceof Error && /corrupted migrations/.test(error.message)) {
    throw new Error(
      'This database was made by a newer Stemma. Start that version, or give this one another database.',
      { cause: error },
    )
  }
  throw error
}

/** The newest migration that a schema has had, when it is an older one that will change; undefined for a new database, or one of this version. */
export async function olderSchema(
  db: Kysely<Tables>,
  dialect: 'sqlite' | 'postgres',
): Promise<string | undefined> {
  const all = await migratorOf(db, dialect).getMigrations()
  const had = all.filter(({ executedAt }) => executedAt !== undefined)
  return had.length < all.length ? had.at(-1)?.name : undefined
}

function migratorOf(db: Kysely<Tables>, dialect: 'sqlite' | 'postgres'): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => migrationsFor(columnTypes[dialect]) },
    migrationTableName: 'schema_migrations',
    migrationLockTableName: 'schema_migrations_lock',
    // They are numbered when work on them begins, and come when it ends.
    allowUnorderedMigrations: true,
  })
}

/** Kysely migrates SQLite without a transaction. With one, all is there or nothing, and there is one fsync instead of one a table. */
async function atOnce(db: Kysely<Tables>, migrator: Migrator): Promise<MigrationResultSet> {
  await sql.raw('begin immediate').execute(db)
  const result = await migrator.migrateToLatest()
  await sql.raw(result.error === undefined ? 'commit' : 'rollback').execute(db)
  return result
}

function migrationsFor(types: ColumnTypes): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(migrations).map(([name, statements]) => [
      name,
      {
        up: async (db) => {
          for (const statement of statements(types)) await sql.raw(statement).execute(db)
        },
      } satisfies Migration,
    ]),
  )
}
