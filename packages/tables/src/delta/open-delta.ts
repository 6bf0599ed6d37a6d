import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { quoteName, quotePath } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { sqlType } from '../schema/sql-type.ts'
import { checkProtocol } from './check-protocol.ts'
import { deltaError } from './delta-error.ts'
import { pathInside } from './file-path.ts'
import { groupFiles, type FileGroup } from './group-files.ts'
import type { AddAction } from './log/actions.ts'
import { readSnapshot, type DeltaSnapshot } from './log/read-snapshot.ts'
import { partitionValue } from './partition-value.ts'
import { columnOf, parseDeltaSchema, type DeltaField } from './schema/delta-schema.ts'
import { missing, project } from './schema/project.ts'
import { readVector } from './vectors/read-vector.ts'

export interface DeltaRelation extends Relation {
  readonly snapshot: DeltaSnapshot
}

/**
 * A version of a Delta table in a folder; the newest unless one is given. INVALID_STATE names what is not supported, or what of the version is
 * gone.
 */
export async function openDelta(input: {
  readonly engine: Engine
  readonly root: string
  readonly version?: number
}): Promise<DeltaRelation> {
  const { engine, root } = input
  const snapshot = await readSnapshot(input)
  checkProtocol(snapshot.protocol)
  const mapping = snapshot.metadata.configuration['delta.columnMapping.mode'] ?? 'none'
  // As in Spark, a void column is not among those that are read.
  const fields = parseDeltaSchema(snapshot.metadata.schemaString, mapping).filter(
    (field) => columnOf(field).type !== 'null',
  )
  const columns = fields.map(columnOf)
  const files = snapshot.files.map((file) => ({ file, path: join(root, pathInside(file.path)) }))
  await Promise.all(
    files.map(async ({ file, path }) => {
      if (!(await isThere(path)))
        throw deltaError(`version ${String(snapshot.version)} needs ${file.path}, which is gone.`)
    }),
  )
  const hasTimes = /"(?:date|timestamp|timestamp_ntz)"/u.test(snapshot.metadata.schemaString)
  const groups = await groupFiles(engine, { files, hasTimes })
  const partitionColumns = snapshot.metadata.partitionColumns
  const selects: string[] = []
  for (const group of groups)
    selects.push(await selectOf(group, { root, fields, partitionColumns }))
  const none = columns.map(
    ({ name, type }) => `CAST(NULL AS ${sqlType(type)}) as ${quoteName(name)}`,
  )
  return {
    snapshot,
    schema: { columns },
    sql:
      selects.length === 0 ? `select ${none.join(', ')} where false` : selects.join(' union all '),
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

interface TableParts {
  readonly root: string
  readonly fields: readonly DeltaField[]
  readonly partitionColumns: readonly string[]
}

/** The rows of files that are alike in all but their paths. */
async function selectOf(
  { files, columns, legacy }: FileGroup,
  { root, fields, partitionColumns }: TableParts,
): Promise<string> {
  const [first] = files
  const vector = first?.file.deletionVector
  const values = fields.map((field) => {
    const { name, physicalName } = field
    const sql = partitionColumns.includes(name)
      ? partitionValue(valueOf(first?.file, field), columnOf(field))
      : projected(field, { columns, legacy })
    return `${sql} as ${quoteName(name === '' ? physicalName : name)}`
  })
  const gone = vector === undefined ? [] : await readVector(root, vector)
  const reader = `read_parquet([${files.map(({ path }) => quotePath(path)).join(', ')}], hive_partitioning=false, can_have_nan=true, file_row_number=true)`
  // A list of numbers keeps the order of the rows; an anti join would not.
  const where = gone.length === 0 ? '' : ` where file_row_number not in (${gone.join(', ')})`
  return `(select ${values.join(', ')} from ${reader}${where})`
}

function projected(
  field: DeltaField,
  { columns, legacy }: Pick<FileGroup, 'columns' | 'legacy'>,
): string {
  const found = columns.find(({ name }) => name.toLowerCase() === field.physicalName.toLowerCase())
  if (found === undefined) return missing(field.type)
  return project(found.type, field.type, { value: quoteName(found.name), legacy, depth: 0 })
}

/** The log names partition columns by their physical names. */
function valueOf(file: AddAction | undefined, { name, physicalName }: DeltaField): string | null {
  return file?.partitionValues[physicalName] ?? file?.partitionValues[name] ?? null
}
