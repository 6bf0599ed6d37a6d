import { invalidParameter, invalidState } from '@stemma/contract'
import { compareSchemas, isSameData, type Bucketing, type ReferencedVersion } from '@stemma/tables'
import type { AddedData } from './added-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { validateDataMessage, validateDataName } from './data-limits.ts'
import { locateSource, parseSource } from './locate-source.ts'
import { readManifest, writeManifest, type DataManifest, type DataReference } from './manifest.ts'
import { retentionText } from './retention-text.ts'
import { withSource, type SourceToRead } from './with-source.ts'

export interface AddDataReference {
  readonly name: string
  /** `warehouse:events` */
  readonly source: string
  /** Rows of interest: conditions on columns. */
  readonly where?: string | undefined
  /** Puts rows into buckets of its days or months, so that a change is found there. */
  readonly timeColumn?: string | undefined
  readonly unit: 'day' | 'month'
  /** Bounds of the time column, as it writes them: from and including, to and excluding. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Of a Delta table, in place of the newest. */
  readonly deltaVersion?: number | undefined
  readonly timeMs?: number | undefined
  readonly message: string
}

/**
 * Makes a version of rows that stay where they are: what they are is proved by schema and fingerprint, computed there.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for a source that the server does not have; TEMPORARILY_UNAVAILABLE when it does not answer
 */
export async function addDataReference(ctx: DataCtx, input: AddDataReference): Promise<AddedData> {
  validateDataName(input.name)
  validateDataMessage(input.message)
  const filter = filterOf(input)
  const wanted: DataReference = {
    ...parseSource(input.source),
    ...(filter === undefined ? {} : { filter }),
  }
  const parent = await ctx.rows.findNewestData({ name: input.name })
  const before = parent && (await readManifest(ctx.objects, parent.row.manifest_id))
  if (before !== undefined && before.reference === undefined)
    throw invalidState(
      `The dataset "${input.name}" has copies of its rows. Give references a dataset of their own.`,
    )
  const located = locateSource(ctx.tables, wanted)
  const { at } = located
  const asked = timed(located, wanted, input)
  const bucketing: Bucketing =
    input.timeColumn === undefined
      ? { by: 'row' }
      : { by: 'time', column: input.timeColumn, unit: input.unit }
  const { schema, fingerprint, delta, ...proved } = await withSource(ctx.tables, asked, (source) =>
    ctx.tables.work.prove({ source, bucketing }),
  )
  const change = before && compareSchemas(before.schema, schema)
  const retention = retentionText(proved.retention)
  const reason = delta === undefined ? 'no row is copied' : `version ${delta.version} of the table`
  const isSame =
    before !== undefined &&
    change?.verdict === 'same' &&
    isSameData(before.fingerprint, fingerprint) &&
    before.reference?.filter === filter &&
    before.reference?.delta?.version === delta?.version
  if (isSame && parent !== undefined)
    return {
      version: parent,
      isNew: false,
      reason,
      change,
      counts: undefined,
      newBytes: 0,
      retention,
    }
  const kind = delta === undefined ? 'reference' : 'delta'
  const manifest: DataManifest = {
    form: 1,
    name: input.name,
    parent: parent?.row.manifest_id ?? null,
    kind,
    reason,
    source: {
      fileName: input.source,
      sizeBytes: 0,
      format: at === 'postgres' ? 'postgres' : delta === undefined ? 'parquet' : 'delta',
    },
    key: [],
    schema,
    change: change ?? null,
    rows: fingerprint.rows,
    fingerprint,
    reference: { ...wanted, ...(delta === undefined ? {} : { delta }) },
    files: [],
    profile: [],
  }
  const { id, sizeBytes } = await writeManifest(ctx.objects, manifest)
  const version = await ctx.rows.recordDataVersion({
    name: input.name,
    parent: parent?.row.version,
    kind,
    key: [],
    manifestId: id,
    objects: [{ objectId: id, sizeBytes }],
    fingerprint: `${fingerprint.rows}-${fingerprint.sum}`,
    rows: fingerprint.rows,
    sourceBytes: 0,
    verdict: change?.verdict ?? 'first',
    message: input.message,
  })
  return { version, isNew: true, reason, change, counts: undefined, newBytes: sizeBytes, retention }
}

/** Conditions of all kinds as one. */
function filterOf({ where, timeColumn, from, to }: AddDataReference): string | undefined {
  if ((from !== undefined || to !== undefined) && timeColumn === undefined)
    throw invalidParameter(
      "Missing value for required parameter 'time_column': from and to are bounds of it.",
    )
  const column = `"${(timeColumn ?? '').replaceAll('"', '""')}"`
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
  const parts = [
    ...(where === undefined ? [] : [`(${where})`]),
    ...(from === undefined ? [] : [`${column} >= ${quoted(from)}`]),
    ...(to === undefined ? [] : [`${column} < ${quoted(to)}`]),
  ]
  return parts.length === 0 ? undefined : parts.join(' and ')
}

function timed(
  located: ReferencedVersion,
  reference: DataReference,
  { deltaVersion, timeMs }: AddDataReference,
): SourceToRead {
  if (deltaVersion === undefined && timeMs === undefined) return { reference }
  if (located.at !== 'folder')
    throw invalidParameter(
      'Only a Delta table has versions of its own: leave out version and time.',
    )
  if (deltaVersion !== undefined && timeMs !== undefined)
    throw invalidParameter('Give version or time, one of them.')
  return { reference, version: deltaVersion, timeMs }
}
