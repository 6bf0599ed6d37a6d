const storageKey = 'stemma.widths'
const mostKept = 500

export type Widths = Readonly<Record<string, number>>

/** The widths that this reader gave to columns of runs, by column, in pixels. */
export function keptWidths(): Widths {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(storageKey) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    return Object.fromEntries(
      Object.entries(stored).filter(
        (pair): pair is [string, number] => typeof pair[1] === 'number',
      ),
    )
  } catch {
    return {}
  }
}

/** Keeps them, those that were given last. */
export function keepWidths(widths: Widths): void {
  const last = Object.entries(widths).slice(-mostKept)
  try {
    window.localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(last)))
  } catch {
    // Without room for it, they last as long as the page.
  }
}
