import { invalidParameter, StemmaError } from '@stemma/contract'
import { isObjectId, type ObjectId } from '@stemma/objects'
import type { Ctx } from '../room-ctx.ts'
import type { AddedData } from './added-data.ts'
import { withVersions } from './borrow-version.ts'
import { dataCtx, type DataCtx } from './data-ctx.ts'
import { validateDataMessage, validateDataName } from './data-limits.ts'
import { listingOf } from './listing-of.ts'
import { readManifest, type DataManifest } from './manifest.ts'
import { requireObjects } from './with-listing.ts'

export interface AdoptDataVersion {
  readonly name: string
  readonly version: number
  /** The id of its manifest. */
  readonly digest: string
  /** The id of the manifest that the version before has; undefined for the first. */
  readonly follows?: string | undefined
  readonly message: string
  readonly author: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

const longestAuthor = 250
const mostManifestBytes = 64 * 1024 * 1024

/**
 * Takes over a version that another server made, under its number and with what is known of it. All its objects are stored already. The same
 * version again changes nothing.
 *
 * @throws INVALID_PARAMETER_VALUE for a manifest that is none, or of another dataset, or objects that are not stored; ABORTED where the newest
 * version here is not the one that it follows
 */
export async function adoptDataVersion(ctx: Ctx, input: AdoptDataVersion): Promise<AddedData> {
  const { name, version, digest, follows, message, author, createdAt } = input
  validateDataName(name)
  validateDataMessage(message)
  if (author.length > longestAuthor)
    throw invalidParameter(
      `Invalid value for parameter 'author' supplied: It has more than ${longestAuthor} characters.`,
    )
  const data = dataCtx(ctx)
  const newest = await data.rows.findNewestData({ name })
  const reason = 'it was made elsewhere'
  const facts = { reason, change: undefined, counts: undefined }
  if (newest?.row.manifest_id === digest && newest.row.version === version)
    return { ...facts, version: newest, isNew: false, newBytes: 0 }
  const manifest = await checkedManifest(data, { name, digest })
  if (follows !== newest?.row.manifest_id)
    throw new StemmaError(
      'ABORTED',
      `${name}/${version} follows ${follows === undefined ? 'nothing' : `the version with digest ${follows.slice(0, 8)}`}, and the newest version here is ${newest === undefined ? 'none' : `${newest.row.version}, with digest ${newest.row.manifest_id.slice(0, 8)}`}. Nothing was taken over.`,
    )
  const objects = [
    ...manifest.files.map((file) => ({ objectId: file.object, sizeBytes: file.sizeBytes })),
    { objectId: digest, sizeBytes: manifest.sizeBytes },
  ]
  await requireRows(data, manifest)
  const isFile = manifest.source.format === 'file'
  const listing = await listingOf(data, manifest)
  if (listing !== undefined) await requireObjects(data, listing.sizes)
  const { newFileIds, ...made } = await data.rows.recordDataVersion({
    name,
    parent: newest?.row.version,
    kind: manifest.kind,
    key: manifest.key,
    manifestId: digest,
    objects,
    fileIds: listing && [...listing.sizes.keys()],
    fingerprint: isFile
      ? `file-${manifest.files[0]?.object ?? ''}`
      : `${manifest.fingerprint.rows}-${manifest.fingerprint.sum}`,
    rows: manifest.rows,
    sourceBytes: manifest.source.sizeBytes,
    verdict: manifest.change?.verdict ?? (newest === undefined ? 'first' : 'same'),
    message,
    made: { version, author, createdAt },
  })
  const tableBytes = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const newBytes = newFileIds.reduce((sum, id) => sum + (listing?.sizes.get(id) ?? 0), tableBytes)
  return { ...facts, version: made, isNew: true, newBytes }
}

/** The manifest, when it and all that it names are stored; they are kept until a version has them. */
async function checkedManifest(
  data: DataCtx,
  { name, digest }: { readonly name: string; readonly digest: string },
): Promise<DataManifest & { readonly sizeBytes: number }> {
  if (!isObjectId(digest))
    throw invalidParameter("Invalid value for parameter 'digest' supplied: It is no object id.")
  await requireStored(data, [digest])
  const sizeBytes = (await data.objects.sizeOf(digest)) ?? 0
  if (sizeBytes > mostManifestBytes)
    throw invalidParameter("Invalid value for parameter 'digest' supplied: It is no manifest.")
  const manifest = await readManifest(data.objects, digest).catch(() => undefined)
  if (!isManifest(manifest) || manifest.name !== name)
    throw invalidParameter(
      `Invalid value for parameter 'digest' supplied: It is not the manifest of a version of "${name}".`,
    )
  await requireStored(
    data,
    manifest.files.map(({ object }) => object),
  )
  for (const file of manifest.files)
    if ((await data.objects.sizeOf(file.object)) !== file.sizeBytes)
      throw invalidParameter(
        `Invalid value for parameter 'digest' supplied: The manifest is wrong about the size of ${file.object}.`,
      )
  return { ...manifest, sizeBytes }
}

/** Later versions build on the fingerprint, and gates on it alone: it must be that of the rows. */
async function requireRows(data: DataCtx, manifest: DataManifest): Promise<void> {
  if (manifest.source.format === 'file' || manifest.reference !== undefined) return
  const { fingerprint } = manifest
  const found = await withVersions(data, [manifest], ([version]) => {
    if (version === undefined) throw new Error('A version was asked for.')
    return data.tables.work.fingerprint({ version, bucketing: fingerprint.bucketing })
  })
  if (JSON.stringify(found) !== JSON.stringify(fingerprint) || found.rows !== manifest.rows)
    throw invalidParameter(
      "Invalid value for parameter 'digest' supplied: The rows of the version are not those that its fingerprint is of.",
    )
}

async function requireStored(data: DataCtx, ids: readonly ObjectId[]): Promise<void> {
  const stored = await data.keep(ids)
  const missing = ids.find((id) => !stored.has(id))
  if (missing !== undefined)
    throw invalidParameter(
      `Invalid value for parameter 'digest' supplied: The object ${missing} of the version is not stored. Send the objects first.`,
    )
}

const kinds: ReadonlySet<unknown> = new Set(['snapshot', 'changelog', 'reference', 'delta'])

/** Whether a manifest that somebody sent has what readers of manifests rely on. */
function isManifest(value: unknown): value is DataManifest {
  if (typeof value !== 'object' || value === null) return false
  const { form, parent, kind, source, key, schema, rows, fingerprint, files, profile } =
    value as Partial<Record<keyof DataManifest, unknown>> // all are looked at
  const isRecord = (one: unknown): one is Readonly<Record<string, unknown>> =>
    typeof one === 'object' && one !== null
  return (
    form === 1 &&
    (parent === null || (typeof parent === 'string' && isObjectId(parent))) &&
    kinds.has(kind) &&
    isRecord(source) &&
    typeof source['fileName'] === 'string' &&
    typeof source['format'] === 'string' &&
    Number.isSafeInteger(source['sizeBytes']) &&
    Array.isArray(key) &&
    key.every((one) => typeof one === 'string') &&
    isRecord(schema) &&
    Array.isArray(schema['columns']) &&
    Number.isSafeInteger(rows) &&
    isRecord(fingerprint) &&
    typeof fingerprint['sum'] === 'string' &&
    Number.isSafeInteger(fingerprint['rows']) &&
    Array.isArray(profile) &&
    Array.isArray(files) &&
    files.every(
      (file) =>
        isRecord(file) &&
        typeof file['object'] === 'string' &&
        isObjectId(file['object']) &&
        Number.isSafeInteger(file['sizeBytes']) &&
        Number.isSafeInteger(file['rows']) &&
        (file['role'] === 'base' || file['role'] === 'log'),
    )
  )
}
