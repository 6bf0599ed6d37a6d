import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { invalidParameter, invalidState } from '@stemma/contract'
import type { ObjectId } from '@stemma/objects'
import {
  fileFormats,
  formatOf,
  type CsvWishes,
  type FileFormat,
  type Ingested,
  type IngestInput,
  type RowCounts,
  type SchemaChange,
  type StoredVersion,
  type VersionKind,
} from '@stemma/tables'
import { withFolder, withVersions } from './borrow-version.ts'
import type { DataCtx } from './data-ctx.ts'
import { validateDataMessage, validateDataName } from './data-limits.ts'
import { locateSource } from './locate-source.ts'
import {
  readManifest,
  writeManifest,
  type DataManifest,
  type DataReference,
  type DataSource,
  type ManifestFile,
} from './manifest.ts'
import type { DataVersionView } from './require-data.ts'

export interface AddDataVersion {
  readonly name: string
  /** A file on this disk, or rows elsewhere. */
  readonly from: { readonly path: string } | { readonly reference: DataReference }
  /** What its owner calls it. */
  readonly fileName: string
  /** What its name says, unless it is given. */
  readonly format?: string | undefined
  /** Of a database. */
  readonly table?: string | undefined
  /** Columns that name a row; those of the version before unless they are given. */
  readonly key?: readonly string[] | undefined
  readonly kind?: string | undefined
  readonly csv: CsvWishes
  readonly widen: boolean
  readonly message: string
}

export interface AddedData {
  /** The new version, or the newest one when nothing changed. */
  readonly version: DataVersionView
  readonly isNew: boolean
  readonly reason: string
  readonly change: SchemaChange | undefined
  readonly counts: RowCounts | undefined
  /** What its objects have that are not of versions before, uncompressed. */
  readonly newBytes: number
}

/**
 * Makes the next version of a dataset from a file. The same rows as before make none. Rows with a key are kept as what changed; a file without
 * one is kept whole, and the object store keeps what is new of it.
 *
 * @throws INVALID_PARAMETER_VALUE for a file that can't be kept exactly, or keys that name several rows; ABORTED when another version came meanwhile
 */
export async function addDataVersion(ctx: DataCtx, input: AddDataVersion): Promise<AddedData> {
  validateDataName(input.name)
  validateDataMessage(input.message)
  const format = 'reference' in input.from ? 'table' : requireFormat(input)
  const parent = await ctx.rows.findNewestData({ name: input.name })
  const before = parent && (await readManifest(ctx.objects, parent.row.manifest_id))
  if (before?.reference !== undefined)
    throw invalidState(
      `The dataset "${input.name}" has references. Give copies of rows a dataset of their own.`,
    )
  const key = input.key ?? before?.key ?? []
  const kind = parseKind(input.kind, key)
  return withFolder(ctx, (folder) =>
    withVersions(ctx, before === undefined ? [] : [before], async ([stored]) => {
      const made = await ctx.tables.work.ingest({
        source: sourceOf(ctx, input),
        csv: { ...before?.source.dialect, ...input.csv },
        key,
        ...(kind === undefined ? {} : { kind }),
        widen: input.widen,
        folder,
        ...parentOf(before, stored),
      })
      const { change, counts, reason } = made
      if (made.isSame && parent !== undefined)
        return { version: parent, isNew: false, reason, change, counts, newBytes: 0 }
      return store(ctx, { input, format, key, parent, before, made })
    }),
  )
}

interface Made {
  readonly input: AddDataVersion
  readonly format: DataSource['format']
  readonly key: readonly string[]
  readonly parent: DataVersionView | undefined
  readonly before: DataManifest | undefined
  readonly made: Ingested
}

async function store(
  ctx: DataCtx,
  { input, format, key, parent, before, made }: Made,
): Promise<AddedData> {
  const { files, newBytes } = await putFiles(ctx, before, made)
  const size = 'path' in input.from ? (await stat(input.from.path)).size : 0
  const manifest: DataManifest = {
    form: 1,
    name: input.name,
    parent: parent?.row.manifest_id ?? null,
    kind: made.kind,
    reason: made.reason,
    source: {
      fileName: input.fileName,
      sizeBytes: size,
      format,
      ...(input.table === undefined ? {} : { table: input.table }),
      ...(made.dialect === undefined ? {} : { dialect: made.dialect }),
    },
    key,
    schema: made.schema,
    change: made.change ?? null,
    rows: made.rows,
    fingerprint: made.fingerprint,
    files,
    profile: made.profile,
  }
  const { id, sizeBytes } = await writeManifest(ctx.objects, manifest)
  const version = await ctx.rows.recordDataVersion({
    name: input.name,
    parent: parent?.row.version,
    kind: made.kind,
    key,
    manifestId: id,
    objects: [
      { objectId: id, sizeBytes },
      ...files.map((file) => ({ objectId: file.object, sizeBytes: file.sizeBytes })),
    ],
    fingerprint: `${made.fingerprint.rows}-${made.fingerprint.sum}`,
    rows: made.rows,
    sourceBytes: size,
    verdict: made.change?.verdict ?? 'first',
    message: input.message,
  })
  const { reason, change, counts } = made
  return { version, isNew: true, reason, change, counts, newBytes: newBytes + sizeBytes }
}

/** Stores the new files. A base is stored as its difference to the one before. */
async function putFiles(
  ctx: DataCtx,
  before: DataManifest | undefined,
  made: Ingested,
): Promise<{ readonly files: readonly ManifestFile[]; readonly newBytes: number }> {
  const files: ManifestFile[] = []
  let newBytes = 0
  for (const file of made.files) {
    const { role, rows, versions } = file
    if ('keptFrom' in file) {
      const kept = before?.files[file.keptFrom]
      if (kept === undefined) throw new Error('A kept file is one of the parent.')
      files.push(kept)
      continue
    }
    const previous: ObjectId | undefined = role === 'base' ? before?.files[0]?.object : undefined
    const { id, sizeBytes } = await ctx.objects.put(
      createReadStream(file.path, { highWaterMark: 1024 * 1024 }),
      previous === undefined ? {} : { previous },
    )
    newBytes += sizeBytes
    files.push({ object: id, sizeBytes, role, rows, versions })
  }
  return { files, newBytes }
}

function parentOf(
  before: DataManifest | undefined,
  stored: StoredVersion | undefined,
): Pick<IngestInput, 'parent'> | Record<string, never> {
  if (before === undefined || stored === undefined) return {}
  const kind = before.kind === 'changelog' ? before.kind : 'snapshot'
  return { parent: { ...stored, fingerprint: before.fingerprint, kind } }
}

function sourceOf(ctx: DataCtx, input: AddDataVersion): IngestInput['source'] {
  const { from, table } = input
  if ('reference' in from) return locateSource(ctx.tables, from.reference)
  return {
    path: from.path,
    format: requireFormat(input),
    ...(table === undefined ? {} : { table }),
  }
}

function requireFormat({ format, fileName }: AddDataVersion): FileFormat {
  const found =
    format === undefined ? formatOf(fileName) : fileFormats.find((known) => known === format)
  if (found !== undefined) return found
  throw invalidParameter(
    format === undefined
      ? `The name "${fileName}" does not say what the file is. Give its format: ${fileFormats.join(', ')}.`
      : `Invalid value for parameter 'format' supplied: "${format}" is not one of ${fileFormats.join(', ')}.`,
  )
}

function parseKind(kind: string | undefined, key: readonly string[]): VersionKind | undefined {
  if (kind === undefined || kind === 'snapshot') return kind
  if (kind !== 'changelog')
    throw invalidParameter(
      `Invalid value for parameter 'kind' supplied: "${kind}" is not one of snapshot, changelog.`,
    )
  if (key.length === 0)
    throw invalidParameter(
      "A change log needs a key: give parameter 'key', the columns that name a row.",
    )
  return kind
}
