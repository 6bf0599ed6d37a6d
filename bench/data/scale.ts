import type { Entering } from '../lines/attempt.ts'
import type { StoragePeer } from '../objects/peers/system.ts'
import type { RowId, SystemId } from './rows.ts'

/** How much is measured. */
export interface Scale {
  readonly versionRows: number
  readonly versions: number
  readonly tableRows: number
  /** Of a second pair of versions to compare, and a second table in PostgreSQL; absent unless it was asked for. */
  readonly largeRows?: number
  readonly deltaFiles: number
  readonly repeats: number
}

export const fullScale: Scale = {
  versionRows: 200_000,
  versions: 30,
  tableRows: 1_000_000,
  deltaFiles: 100_000,
  repeats: 5,
}

/** What takes minutes more. */
export const largeScale: Scale = { ...fullScale, largeRows: 10_000_000 }

/** Only to see that the bench itself works. */
export const quickScale: Scale = {
  versionRows: 3000,
  versions: 4,
  tableRows: 20_000,
  deltaFiles: 200,
  repeats: 2,
}

export interface Context extends Entering<RowId, SystemId> {
  readonly scale: Scale
  /** Those that are installed. */
  readonly storagePeers: readonly StoragePeer[]
}
