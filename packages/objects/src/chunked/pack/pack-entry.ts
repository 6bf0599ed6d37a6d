import type { ObjectId } from '../bytes/object-id.ts'

/** How the bytes of an entry are stored. */
export type Codec = 'raw' | 'zstd' | 'zstd-delta'

/** What an entry is: bytes that its id names, or the recipe of the object that its id names. */
export type EntryKind = 'chunk' | 'recipe'

/** Bytes of earlier chunks, one after the other, that a delta was compressed against. */
export interface DeltaBase {
  /** From first to last, one to eight. */
  readonly ids: readonly ObjectId[]
  /** Which of their joined bytes. */
  readonly start: number
  readonly length: number
}

/** Where an object stands in the history of its path. */
export interface Lineage {
  /** 0 for the first version, or one without an earlier one. */
  readonly ordinal: number
  /** The version that it was compressed against; undefined for the first. */
  readonly base: ObjectId | undefined
}

/** What a pack knows of one entry besides its bytes. */
export interface EntryHead {
  readonly id: ObjectId
  readonly kind: EntryKind
  readonly codec: Codec
  /** Bytes before compression. */
  readonly rawBytes: number
  /** For codec `zstd-delta`, and only for it. */
  readonly delta: DeltaBase | undefined
  /** How many deltas have to be resolved before this entry: 0 without delta. Smaller at each base, so there are no circles. */
  readonly depth: number
  /** For entries that are an object by themselves. */
  readonly lineage: Lineage | undefined
}

/** An entry at its place in a pack. */
export interface PackEntry extends EntryHead {
  readonly offset: number
  readonly storedBytes: number
}

/** An entry on its way to a pack. */
export interface NewEntry extends EntryHead {
  readonly stored: Uint8Array
}
