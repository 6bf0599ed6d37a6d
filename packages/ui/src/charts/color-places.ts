const storageKey = 'stemma.colors'
const mostKept = 1000

/** Which of the colours each run has, in the order in which the runs were first drawn. */
let places: Map<string, number> | undefined

/**
 * The place of a run among so many colours. A run keeps it, whatever is searched for and in whatever order: the browser remembers. The first
 * runs that are drawn get different ones.
 */
export function colorPlace(runId: string, colors: number): number {
  places ??= readPlaces()
  const known = places.get(runId)
  if (known !== undefined) return known % colors
  const place = places.size === 0 ? 0 : Math.max(...places.values()) + 1
  places.set(runId, place)
  while (places.size > mostKept) places.delete(places.keys().next().value ?? '')
  writePlaces(places)
  return place % colors
}

function readPlaces(): Map<string, number> {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(storageKey) ?? '[]')
    return new Map(
      (Array.isArray(stored) ? stored : []).flatMap((pair: unknown) =>
        Array.isArray(pair) && typeof pair[0] === 'string' && Number.isSafeInteger(pair[1])
          ? [[pair[0], Number(pair[1])] as const]
          : [],
      ),
    )
  } catch {
    return new Map()
  }
}

let waiting: ReturnType<typeof setTimeout> | undefined

/** Once for all runs that are drawn together. */
function writePlaces(all: ReadonlyMap<string, number>): void {
  clearTimeout(waiting)
  waiting = setTimeout(() => {
    try {
      window.localStorage.setItem(storageKey, JSON.stringify([...all]))
    } catch {
      // Without room for it, colours last as long as the page.
    }
  }, 500)
}
