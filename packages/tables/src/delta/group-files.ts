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

export interface FilesToGroup {
  readonly files: readonly TableFile[]
  /** Some column may have dates or times: then it matters in which calendar a file counts. */
  readonly hasTimes: boolean
}

/** One query for a thousand files is many times quicker than a thousand queries. */
export async function groupFiles(
  engine: Engine,
  { files, hasTimes }: FilesToGroup,
): Promise<readonly FileGroup[]> {
  if (files.length === 0) return []
  const forms = await formsOf(engine, { files, hasTimes })
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
  { files, hasTimes }: FilesToGroup,
): Promise<ReadonlyMap<string, string>> {
  const schemas = await engine
    .rows(
      `select file_name, string_agg(concat_ws(':', name, type, num_children, converted_type, logical_type, scale, precision), ',' order by column_id)
       from (${ofAll('parquet_schema', files)}) group by file_name`,
    )
    .catch((error: unknown) => {
      throw deltaError(error instanceof Error ? error.message : String(error))
    })
  const marks = hasTimes ? await calendarMarks(engine, files) : new Map<string, string>()
  return new Map(
    schemas.map(([path, schema]) => [
      String(path),
      `${String(schema)} ${marks.get(String(path)) ?? ''}`,
    ]),
  )
}

async function calendarMarks(
  engine: Engine,
  files: readonly TableFile[],
): Promise<ReadonlyMap<string, string>> {
  const marks = await engine.rows(
    `select file_name, string_agg(decode(key) || '=' || decode(value), ',' order by key)
     from (${ofAll('parquet_kv_metadata', files)})
     where key in (encode('${dateMark}'), encode('${timeMark}'), encode('${zoneMark}')) group by file_name`,
  )
  return new Map(marks.map(([path, text]) => [String(path), String(text)]))
}

/** A function of the engine that reads the ends of files reads them one by one; several parts of a query run at the same time. */
function ofAll(
  read: 'parquet_schema' | 'parquet_kv_metadata',
  files: readonly TableFile[],
): string {
  const size = Math.max(mostAlone, Math.ceil(files.length / partsTogether))
  const parts: string[] = []
  for (let at = 0; at < files.length; at += size) {
    const paths = files.slice(at, at + size).map(({ path }) => quotePath(path))
    parts.push(`select * from ${read}([${paths.join(', ')}])`)
  }
  return parts.join(' union all ')
}

const partsTogether = 8
const mostAlone = 500

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
