import type { ObjectId } from '../bytes/object-id.ts'
import type { EntryKind, PackEntry } from '../pack/pack-entry.ts'

/** A pack that the index knows. */
export interface IndexedPack {
  readonly name: string
  readonly sizeBytes: number
  readonly createdMs: number
}

/** An entry and the pack that it lies in. */
export interface IndexedEntry extends PackEntry {
  readonly pack: string
}

/** What a collection asks of each entry. */
export interface EntryPlace {
  readonly id: ObjectId
  readonly pack: string
  readonly storedBytes: number
  /** Whether it is a chunk that builds on nothing. */
  readonly isAlone: boolean
}

/** A chunk that builds on nothing, and where it lies. */
export interface AloneEntry extends Pick<
  IndexedEntry,
  'id' | 'pack' | 'codec' | 'offset' | 'storedBytes' | 'rawBytes'
> {}

/** An object that collection spares until then, in milliseconds since 1970. */
export interface Lease {
  readonly id: ObjectId
  readonly untilMs: number
}

/** What an entry is, and builds on. */
export interface EntryBases {
  readonly kind: EntryKind
  readonly depth: number
  /** Empty without delta. */
  readonly ids: readonly ObjectId[]
}

/** What an entry is, and of how many bytes. */
export interface EntrySize {
  readonly kind: EntryKind
  readonly rawBytes: number
}

/** A pack with its entries, on its way into the index. */
export interface NewPack extends IndexedPack {
  readonly entries: readonly PackEntry[]
}

/** What one transaction adds. */
export interface IndexAddition {
  readonly pack?: NewPack
  /** Objects that collection spares until a time in milliseconds. */
  readonly leases?: ReadonlyMap<ObjectId, number>
}
