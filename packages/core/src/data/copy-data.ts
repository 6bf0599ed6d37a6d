import { addDataVersion } from './add-data-version.ts'
import type { AddDataVersion, AddedData } from './added-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { parseSource } from './locate-source.ts'

export interface CopyData extends Pick<
  AddDataVersion,
  'name' | 'key' | 'kind' | 'widen' | 'message'
> {
  /** `warehouse:customers`: a table of a database, a Delta table, or a folder of Parquet. */
  readonly source: string
  /** Only rows of these conditions. */
  readonly where?: string | undefined
}

/** Makes the next version of a dataset from rows of a source that may change, as one moment saw them. Throws what `addDataVersion` does. */
export function copyData(ctx: DataCtx, { source, where, ...input }: CopyData): Promise<AddedData> {
  const reference = { ...parseSource(source), ...(where === undefined ? {} : { filter: where }) }
  return addDataVersion(ctx, { ...input, from: { reference }, fileName: source, csv: {} })
}
