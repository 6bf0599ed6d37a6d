import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { invalidParameter, invalidState } from '@stemma/contract'
import type { ObjectId } from '@stemma/objects'
import {
  fileFormats,
  formatOf,
  type FileFormat,
  type Ingested,
  type IngestInput,
  type StoredVersion,
  type VersionKind,
} from '@stemma/tables'
import { addDataFile } from './add-data-file.ts'
import type { AddDataVersion, AddedData } from './added-data.ts'
import { withFolder, withVersions } from './borrow-version.ts'
import type { DataCtx } from './data-ctx.ts'
import { validateDataMessage, validateDataName } from './data-limits.ts'
import {
  readManifest,
  writeManifest,
  type DataManifest,
  type DataSource,
  type ManifestFile,
} from './manifest.ts'
import type { Listing } from './read-listing.ts'
import type { DataVersionView } from './require-data.ts'
import { withListing } from './with-listing.ts'
import { withSource } from './with-source.ts'

/**
 * Makes the next version of a dataset from a file. The same rows as before make none. Rows with a key are kept as what changed; a file without
 * one is kept whole, and the object store keeps what is new of it.
 *
 * @throws INVALID_PARAMETER_VALUE for a file that can't be kept exactly, or keys that name several rows; ABORTED when another version came meanwhile
 */
export async function addDataVersion(ctx: DataCtx, input: AddDataVersion): Promise<AddedData> {
  validateDataName(input.name)
  validateDataMessage(input.message)
  const format = 'reference' in input.from ? 'table' : formatFor(input)
  const parent = await ctx.rows.findNewestData({ name: input.name })
  const before = parent && (await readManifest(ctx.objects, parent.row.manifest_id))
  if (before?.reference !== undefined)
    throw invalidState(
      `The dataset "${input.name}" has references. Give copies of rows a dataset of their own.`,
    )
  if (format === 'file' && 'path' in input.from)
    return addDataFile(ctx, { input, path: input.from.path, parent, before })
  if (before?.source.format === 'file')
    throw invalidState(
      `The dataset "${input.name}" has files without rows. Give rows a dataset of their own, or add the file with format "file".`,
    )
  if ((before?.source.format === 'files') !== (format === 'files') && before !== undefined)
    throw invalidState(
      `The dataset "${input.name}" has ${format === 'files' ? 'rows' : 'folders of files'}. Give ${format === 'files' ? 'folders' : 'rows'} a dataset of their own.`,
    )
  if (format === 'files' && 'path' in input.from)
    return withListing(ctx, { ...input, path: input.from.path }, (listed, listing) =>
      addRows(ctx, { input: listed, format, parent, before, listing }),
    )
  return addRows(ctx, { input, format, parent, before })
}

interface NewRows {
  readonly input: AddDataVersion
  readonly format: DataSource['format']
  readonly parent: DataVersionView | undefined
  readonly before: DataManifest | undefined
  /** Of a version of files, whose rows list them. */
  readonly listing?: Listing
}

async function addRows(ctx: DataCtx, rows: NewRows): Promise<AddedData> {
  const { input, parent, before } = rows
  const key = input.key ?? before?.key ?? []
  const kind = parseKind(input.kind, key)
  return withFolder(ctx, (folder) =>
    withVersions(ctx, before === undefined ? [] : [before], async ([stored]) => {
      const made = await withRows(ctx, input, (source) =>
        ctx.tables.work.ingest({
          source,
          csv: { ...before?.source.dialect, ...input.csv },
          key,
          ...(kind === undefined ? {} : { kind }),
          widen: input.widen,
          folder,
          ...parentOf(before, stored),
        }),
      )
      const { change, counts, reason } = made
      requireProof(input, made)
      if (made.isSame && parent !== undefined)
        return { version: parent, isNew: false, reason, change, counts, newBytes: 0 }
      return store(ctx, { ...rows, key, made })
    }),
  )
}

function requireProof({ proof }: AddDataVersion, { fingerprint }: Ingested): void {
  if (proof === undefined || proof.fingerprint === `${fingerprint.rows}-${fingerprint.sum}`) return
  throw invalidState(
    `The rows of ${proof.of} are not those of the version any more. stemma data check says where.`,
  )
}

interface Made extends NewRows {
  readonly key: readonly string[]
  readonly made: Ingested
}

async function store(
  ctx: DataCtx,
  { input, format, key, parent, before, listing, made }: Made,
): Promise<AddedData> {
  const { files, newBytes } = await putFiles(ctx, before, made)
  const size = listing?.sizeBytes ?? (await sizeOf(input.from))
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
  const { newFileIds, ...version } = await ctx.rows.recordDataVersion({
    name: input.name,
    parent: parent?.row.version,
    kind: made.kind,
    key,
    fileIds: listing && [...listing.sizes.keys()],
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
    origin: input.origin,
  })
  const { reason, change, counts } = made
  const fileBytes = newFileIds.reduce((sum, one) => sum + (listing?.sizes.get(one) ?? 0), 0)
  const allNew = newBytes + sizeBytes + fileBytes
  return { version, isNew: true, reason, change, counts, newBytes: allNew }
}

async function sizeOf(from: AddDataVersion['from']): Promise<number> {
  return 'path' in from ? (await stat(from.path)).size : 0
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

function withRows(
  ctx: DataCtx,
  input: AddDataVersion,
  work: (source: IngestInput['source']) => Promise<Ingested>,
): Promise<Ingested> {
  const { from, table } = input
  if ('reference' in from) return withSource(ctx.tables, { reference: from.reference }, work)
  return work({
    path: from.path,
    format: requireRows(input),
    ...(table === undefined ? {} : { table }),
  })
}

/** What the file is: by its name, unless it is given. A name that says nothing is that of a file without rows. */
function formatFor({ format, fileName }: AddDataVersion): FileFormat | 'file' | 'files' {
  if (format === undefined) return formatOf(fileName) ?? 'file'
  const known = [...fileFormats, 'file' as const, 'files' as const]
  const found = known.find((one) => one === format)
  if (found !== undefined) return found
  throw invalidParameter(
    `Invalid value for parameter 'format' supplied: "${format}" is not one of ${known.join(', ')}.`,
  )
}

function requireRows(input: AddDataVersion): FileFormat {
  const format = formatFor(input)
  if (format === 'file' || format === 'files')
    throw new Error('Files without rows go their own way.')
  return format
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
