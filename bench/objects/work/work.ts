import type { Figure } from '../../report/results.ts'
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

export interface Context {
  readonly scale: Scale
  readonly isQuick: boolean
  /** Those that are installed. */
  readonly storagePeers: readonly StoragePeer[]
  readonly enter: (row: RowId, system: SystemId, figure: Figure) => void
}

/** Enters what a measurement finds, or for all of its lines why there is nothing. */
export async function attempt(
  context: Context,
  { system, rows }: { readonly system: SystemId; readonly rows: readonly RowId[] },
  measure: () => Promise<Readonly<Partial<Record<RowId, Measured>>>>,
): Promise<void> {
  try {
    const found = await measure()
    for (const row of rows) {
      const measured = found[row]
      if (measured === undefined) continue
      const { value, detail = {} } = typeof measured === 'number' ? { value: measured } : measured
      context.enter(row, system, { kind: 'measured', value, detail })
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    for (const row of rows) context.enter(row, system, { kind: 'failed', reason })
  }
}

type Measured =
  | number
  | { readonly value: number; readonly detail?: Readonly<Record<string, number>> }
