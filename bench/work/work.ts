import type { Peer, PeerId } from '../peers/peer.ts'
import type { RunningServer } from '../peers/start.ts'
import type { RowId } from '../rows.ts'
import type { Scale } from '../scale.ts'

/** One figure with what helps to judge it. */
export interface Measurement {
  readonly value: number
  readonly detail?: Readonly<Record<string, number>>
}

/** What a group of figures is given. */
export interface WorkContext {
  readonly peer: Peer
  readonly scale: Scale
  /** Starts the peer on a new empty folder and returns at its first answer; it is stopped when the work is over. */
  readonly start: () => Promise<RunningServer>
  /** The same, and waits until the server is at rest. */
  readonly open: () => Promise<RunningServer>
  readonly report: (row: RowId, measurement: Measurement) => void
}

/** A group of figures that share a server and its data. A failure fails those not reported yet. */
export interface Work {
  readonly id: string
  readonly rows: readonly RowId[]
  /** Variants of a peer that are worth showing here. */
  readonly variants: readonly PeerId[]
  /** Who is not asked, and why. */
  readonly notAsked: Readonly<Partial<Record<PeerId, string>>>
  readonly run: (context: WorkContext) => Promise<void>
}
