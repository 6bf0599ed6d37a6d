import type { Entering } from '../../lines/attempt.ts'
import type { StoragePeer } from '../peers/system.ts'
import type { RowId, SystemId } from '../rows.ts'

/** How much is measured. */
export interface Scale {
  readonly historyRows: number
  readonly historyVersions: number
  readonly variantRows: number
  readonly gibibytes: number
  readonly deepRows: number
  readonly files: number
  readonly mebibytes: readonly [small: number, large: number]
  readonly chunks: number
}

export const fullScale: Scale = {
  historyRows: 200_000,
  historyVersions: 30,
  variantRows: 1_000_000,
  gibibytes: 1,
  deepRows: 200_000,
  files: 10_000,
  mebibytes: [64, 1024],
  chunks: 1_000_000,
}

/** Only to see that the bench itself works. */
export const quickScale: Scale = {
  historyRows: 5000,
  historyVersions: 4,
  variantRows: 10_000,
  gibibytes: 1 / 16,
  deepRows: 2000,
  files: 200,
  mebibytes: [4, 8],
  chunks: 10_000,
}

export interface Context extends Entering<RowId, SystemId> {
  readonly scale: Scale
  readonly isQuick: boolean
  /** Those that are installed. */
  readonly storagePeers: readonly StoragePeer[]
}
