import type { KeyValue, SourceRegistered } from '@stemma/contract'
import { grouped } from './grouped-rows.ts'
import { isInt, stageName, text } from './mlflow-values.ts'
import type { SqlRow, SqlRows } from './sql-rows.ts'

/** The registered models of an MLflow server's database with all their versions, by name; none where it is older than the registry. */
export async function* sqlRegistry(sql: SqlRows): AsyncGenerator<SourceRegistered> {
  if (!(await sql.hasTable('registered_models'))) return
  const tags = await grouped(sql, 'select name, key, value from registered_model_tags')
  const hasAliases = await sql.hasTable('registered_model_aliases')
  const aliases = hasAliases
    ? await grouped(sql, 'select name, alias, version from registered_model_aliases')
    : new Map<string, readonly KeyValue[]>()
  const hasStorage = (await sql.columnsOf('model_versions')).has('storage_location')
  const models = await sql.rows(
    'select name, creation_time, description from registered_models order by name',
  )
  for (const [name, created, description] of models) {
    const own = `name = '${text(name).replaceAll("'", "''")}'`
    const versionTags = await grouped(
      sql,
      `select version, key, value from model_version_tags where ${own}`,
    )
    const versions = await sql.rows(
      `select version, creation_time, last_updated_time, description, user_id, current_stage, source, run_id, status, run_link,
         ${hasStorage ? 'storage_location' : 'null'} from model_versions where ${own} order by version`,
    )
    yield {
      name: text(name),
      ...(description !== null && { description: text(description) }),
      ...(isInt(created) && { created_at: created }),
      tags: tags.get(text(name)) ?? [],
      aliases: (aliases.get(text(name)) ?? []).map(({ key, value }) => ({
        alias: key,
        version: Number(value),
      })),
      versions: versions
        .filter(([, , , , , stage]) => text(stage) !== 'Deleted_Internal')
        .map((row) => versionOf(row, versionTags)),
    }
  }
}

function versionOf(
  row: SqlRow,
  tags: ReadonlyMap<string, readonly KeyValue[]>,
): NonNullable<SourceRegistered['versions']>[number] {
  const [version, created, updated, description, user, stage, source, run, status, link, storage] =
    row
  const [, modelId = ''] = /^models:\/(m-[0-9a-f]{32})$/u.exec(text(source)) ?? []
  return {
    version: Number(version),
    source: text(source),
    storage_location: storage === null ? undefined : text(storage),
    run_id: text(run),
    run_link: text(link),
    model_id: modelId,
    description: description === null ? undefined : text(description),
    user_id: user === null ? undefined : text(user),
    stage: stageName(stage),
    status: text(status) || 'READY',
    created_at: isInt(created) ? created : 0,
    updated_at: isInt(updated) ? updated : 0,
    tags: tags.get(text(version)) ?? [],
  }
}
