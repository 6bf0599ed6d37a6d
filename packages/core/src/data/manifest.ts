import type { ObjectId } from '@stemma/objects'
import type {
  ColumnProfile,
  CsvDialect,
  DeltaMark,
  FileFormat,
  FileRole,
  Fingerprint,
  SchemaChange,
  TableSchema,
  VersionKind,
} from '@stemma/tables'
import type { DataObjects } from './data-ctx.ts'

/** All that is known of a version: an object whose hash is the version's digest (docs/format/data-manifest.md). */
export interface DataManifest {
  readonly form: 1
  readonly name: string
  /** The manifest of the version before. */
  readonly parent: ObjectId | null
  readonly kind: VersionKind | 'reference' | 'delta'
  /** Why it is of this kind. */
  readonly reason: string
  readonly source: DataSource
  readonly key: readonly string[]
  readonly schema: TableSchema
  /** Against the parent. */
  readonly change: SchemaChange | null
  readonly rows: number
  readonly fingerprint: Fingerprint
  /** Where the rows are, of a reference. */
  readonly reference?: DataReference
  /** A base, then its logs, oldest first; none of a reference. */
  readonly files: readonly ManifestFile[]
  readonly profile: readonly ColumnProfile[]
}

export interface ManifestFile extends FileRole {
  readonly object: ObjectId
  readonly sizeBytes: number
}

/** Rows that stay where they are: no credentials are in it. */
export interface DataReference {
  /** The name of a source that whoever runs the server has set up. */
  readonly source: string
  /** A table of a database, or the folder of a Delta table below that of the source. */
  readonly table: string
  /** All rows if absent. */
  readonly filter?: string
  readonly delta?: DeltaMark
}

/** Where a version came from. */
export interface DataSource {
  readonly fileName: string
  readonly sizeBytes: number
  /** `table`: copied from a source. `file`: bytes as they are, without rows. `files`: the rows list the files of a folder. */
  readonly format: FileFormat | 'postgres' | 'delta' | 'table' | 'file' | 'files'
  readonly table?: string
  readonly dialect?: CsvDialect
}

export async function readManifest(objects: DataObjects, id: ObjectId): Promise<DataManifest> {
  const pieces: Buffer[] = []
  // The guarantee: streams of objects give bytes.
  for await (const piece of objects.read(id)) pieces.push(piece as Buffer)
  // The guarantee: `writeManifest` wrote what has this hash.
  return JSON.parse(Buffer.concat(pieces).toString('utf8')) as DataManifest
}

export async function writeManifest(
  objects: DataObjects,
  manifest: DataManifest,
): Promise<{ readonly id: ObjectId; readonly sizeBytes: number }> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(JSON.stringify(manifest))
  }
  const previous = manifest.parent
  return objects.put(bytes(), previous === null ? {} : { previous })
}
