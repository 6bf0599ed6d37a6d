import { invalidState } from '@stemma/contract'
import { addDataVersion } from './add-data-version.ts'
import type { AddedData } from './added-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { getDataVersion } from './read-data.ts'

export interface PinData {
  readonly reference: string
  /** The dataset of the copy; `NAME-pinned` if absent. */
  readonly as?: string | undefined
}

/**
 * Copies the rows that a reference is about into a dataset of their own, so that they stay when the source ends them. They are those of the
 * version, by its fingerprint, or nothing is kept.
 *
 * @throws INVALID_STATE for a version that has its rows itself, and for rows that are not those of the version any more
 */
export async function pinData(ctx: DataCtx, { reference, as }: PinData): Promise<AddedData> {
  const { version, manifest } = await getDataVersion(ctx, { reference })
  if (manifest.reference === undefined)
    throw invalidState('The version keeps its rows itself, where nothing changes them.')
  const at = `${version.name}/${String(version.row.version)}`
  return addDataVersion(ctx, {
    name: as ?? `${version.name}-pinned`,
    from: { reference: manifest.reference },
    fileName: manifest.source.fileName,
    csv: {},
    widen: false,
    message: `The rows of data:/${at}`,
    origin: { originNo: version.row.version_no, way: 'copied' },
    proof: { fingerprint: version.row.fingerprint, of: at },
  })
}
