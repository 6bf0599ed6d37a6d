/** A table in a flatbuffer: where its fields are, by their place in the schema of the format. */
export interface FlatTable {
  /** The place of a field's value; undefined for one that is not there. */
  readonly field: (slot: number) => number | undefined
  /** The table or vector that a field points to. */
  readonly target: (slot: number) => number | undefined
}

/** The root of a flatbuffer. What is wrong with it is a RangeError of the view. */
export function rootTable(view: DataView): FlatTable {
  return flatTable(view, view.getUint32(0, true))
}

export function flatTable(view: DataView, at: number): FlatTable {
  const vtable = at - view.getInt32(at, true)
  const size = view.getUint16(vtable, true)
  const field = (slot: number): number | undefined => {
    const entry = 4 + slot * 2
    const offset = entry + 2 > size ? 0 : view.getUint16(vtable + entry, true)
    return offset === 0 ? undefined : at + offset
  }
  return {
    field,
    target: (slot) => {
      const place = field(slot)
      return place === undefined ? undefined : place + view.getUint32(place, true)
    },
  }
}

/** How many entries a vector says that it has; a RangeError for more than the buffer could hold. */
export function vectorLength(view: DataView, at: number | undefined, entryBytes: number): number {
  if (at === undefined) return 0
  const length = view.getUint32(at, true)
  if (length * entryBytes > view.byteLength - at - 4) throw new RangeError('The vector is cut off.')
  return length
}
