import type { Engine, EngineColumn } from '../engine/engine.ts'
import { quotePath } from '../engine/quote.ts'
import { deltaError } from './delta-error.ts'
import type { AddAction } from './log/actions.ts'
import type { Legacy } from './schema/project.ts'

export interface TableFile {
  readonly file: AddAction
  readonly path: string
}

/** Files that one query reads: with the same columns and partition values. One that has lost rows is alone. */
export interface FileGroup {
  readonly files: readonly TableFile[]
  readonly columns: readonly EngineColumn[]
  readonly legacy: Legacy
}

/** One query for a thousand files is many times quicker than a thousand queries. */
export async function groupFiles(
  engine: Engine,
  files: readonly TableFile[],
): Promise<readonly FileGroup[]> {
  if (files.length === 0) return []
  const forms = await formsOf(engine, files)
  const groups = new Map<string, TableFile[]>()
  for (const { file, path } of files) {
    const form = forms.get(path)
    if (form === undefined) throw deltaError(`${file.path} is no Parquet file.`)
    const own = file.deletionVector === undefined ? '' : path
    const id = JSON.stringify([form, valuesByName(file), own])
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [{ file, path }])
    else group.push({ file, path })
  }
  const columns = new Map<string, readonly EngineColumn[]>()
  const result: FileGroup[] = []
  for (const group of groups.values()) {
    const path = group[0]?.path ?? ''
    const form = forms.get(path) ?? ''
    const found =
      columns.get(form) ??
      (await engine.describe(
        `select * from read_parquet([${quotePath(path)}], hive_partitioning=false)`,
      ))
    columns.set(form, found)
    result.push({ files: group, columns: found, legacy: legacyOf(path, form) })
  }
  return result
}

function valuesByName({
  partitionValues,
}: AddAction): readonly (readonly [string, string | null])[] {
  return Object.entries(partitionValues).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** A text for each file that says what columns it has, and what calendar they are in. */
async function formsOf(
  engine: Engine,
  files: readonly TableFile[],
): Promise<ReadonlyMap<string, string>> {
  const list = `[${files.map(({ path }) => quotePath(path)).join(', ')}]`
  const schemas = await engine
    .rows(
      `select file_name, string_agg(concat_ws(':', name, type, num_children, converted_type, logical_type, scale, precision), ',' order by column_id)
       from parquet_schema(${list}) group by file_name`,
    )
    .catch((error: unknown) => {
      throw deltaError(error instanceof Error ? error.message : String(error))
    })
  const marks = await engine.rows(
    `select file_name, string_agg(decode(key) || '=' || decode(value), ',' order by key) from parquet_kv_metadata(${list})
     where key in (encode('${dateMark}'), encode('${timeMark}'), encode('${zoneMark}')) group by file_name`,
  )
  const markOf = new Map(marks.map(([path, text]) => [String(path), String(text)]))
  return new Map(
    schemas.map(([path, schema]) => [
      String(path),
      `${String(schema)} ${markOf.get(String(path)) ?? ''}`,
    ]),
  )
}

const dateMark = 'org.apache.spark.legacyDateTime'
const timeMark = 'org.apache.spark.legacyINT96'
const zoneMark = 'org.apache.spark.timeZone'

function legacyOf(path: string, form: string): Legacy {
  const isInt96 = form.includes(':INT96:')
  const dates = form.includes(`${dateMark}=`)
  const times = form.includes(`${isInt96 ? timeMark : dateMark}=`)
  if ((dates || times) && !form.includes(`${zoneMark}=UTC`))
    throw deltaError(`${path} has times of the old calendar in a zone that is not UTC.`)
  return { dates, times }
}
