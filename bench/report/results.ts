import type { PeerId } from '../peers/peer.ts'
import type { RowId } from '../rows.ts'
import type { Machine } from './machine.ts'

/** A figure, or why there is none. */
export type Figure =
  | {
      readonly kind: 'measured'
      readonly value: number
      readonly detail: Readonly<Record<string, number>>
    }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'not-asked'; readonly reason: string }

/** Figures by line and peer. */
export type Figures = Readonly<Partial<Record<RowId, Readonly<Partial<Record<PeerId, Figure>>>>>>

/** One peer as it was measured. */
export interface MeasuredPeer {
  readonly id: PeerId
  readonly title: string
  readonly version: string
  readonly durability: string
  readonly settings: string
}

/** Everything that one run of the bench found. */
export interface Results {
  readonly startedAt: string
  readonly command: string
  readonly quick: boolean
  readonly machine: Machine
  readonly peers: readonly MeasuredPeer[]
  readonly packages: readonly string[]
  readonly figures: Figures
}

/** The value of a measured figure. */
export function valueOf(figures: Figures, row: RowId, peer: PeerId): number | undefined {
  const figure = figures[row]?.[peer]
  return figure?.kind === 'measured' ? figure.value : undefined
}
