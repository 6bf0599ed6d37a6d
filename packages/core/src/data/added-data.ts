import type { CsvWishes, RowCounts, SchemaChange } from '@stemma/tables'
import type { DataReference } from './manifest.ts'
import type { DataOrigin } from './record-data-version.ts'
import type { DataVersionView } from './require-data.ts'

/** What becomes the next version of a dataset. */
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
  readonly origin?: DataOrigin | undefined
  /** The rows must be those of another version, or nothing is added. */
  readonly proof?: { readonly fingerprint: string; readonly of: string }
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
  /** When the rows of a reference may end. */
  readonly retention?: string | undefined
}
