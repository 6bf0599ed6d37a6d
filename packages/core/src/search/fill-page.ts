/** Bytes of a page of a search, about as its answer has them. */
export const maxPageBytes: number = 32 * 1024 * 1024
const firstRead = 100
const maxRead = 1000

interface PageFiller<Hit, Item> {
  /** Reads what was found, an item for each hit. */
  readonly read: (hits: readonly Hit[]) => Promise<readonly Item[]>
  /** About how many bytes of an answer it makes. */
  readonly sizeOf: (item: Item) => number
}

/**
 * The items of a page: as many of the hits, from the first on, as fit into 32 MiB, but at least one. A page that ends early goes on behind
 * its last item, as any does. They are read in parts, so that what does not fit is not in memory.
 */
export async function fillPage<Hit, Item>(
  hits: readonly Hit[],
  { read, sizeOf }: PageFiller<Hit, Item>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let bytes = 0
  for (let at = 0, count = firstRead; at < hits.length; at += count) {
    if (at > 0) count = partSize(bytes, items.length)
    for (const item of await read(hits.slice(at, at + count))) {
      const size = sizeOf(item)
      if (items.length > 0 && bytes + size > maxPageBytes) return items
      bytes += size
      items.push(item)
    }
  }
  return items
}

/** So many more as fit if they are like those that are there. */
function partSize(bytes: number, count: number): number {
  const fitting = ((maxPageBytes - bytes) * count) / Math.max(bytes, 1)
  return Math.max(1, Math.min(maxRead, Math.ceil(fitting)))
}

/** About the bytes of a value as JSON: texts as they are, something for each number, name and bracket. */
export function roughSize(value: unknown): number {
  // Most texts are names: to count their bytes would cost more than it tells.
  if (typeof value === 'string')
    return (value.length < 64 ? value.length : Buffer.byteLength(value)) + 4
  if (typeof value !== 'object' || value === null) return 12
  let size = 4
  if (Array.isArray(value)) for (const part of value) size += roughSize(part)
  else for (const [name, part] of Object.entries(value)) size += name.length + 4 + roughSize(part)
  return size
}
