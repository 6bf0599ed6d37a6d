import { useLayoutEffect, useRef, type RefObject } from 'react'

interface AnchorInput {
  readonly scroller: RefObject<HTMLElement | null>
  /** The keys of all rows, in their order. */
  readonly keys: readonly string[]
  readonly rowHeight: number
  /** What is shown: another one begins at the top. */
  readonly viewKey: string
}

/** What the reader looks at stays where it is when rows come or go above it. */
export function useAnchor({ scroller, keys, rowHeight, viewKey }: AnchorInput): void {
  const before = useRef({ keys, viewKey })
  useLayoutEffect(() => {
    const { keys: oldKeys, viewKey: oldView } = before.current
    before.current = { keys, viewKey }
    const element = scroller.current
    if (element === null || oldKeys === keys) return
    if (oldView !== viewKey) {
      element.scrollTop = 0
      return
    }
    const first = Math.floor(element.scrollTop / rowHeight)
    const key = oldKeys[first]
    if (first === 0 || key === undefined) return
    const now = keys.indexOf(key)
    if (now >= 0 && now !== first) element.scrollTop += (now - first) * rowHeight
  }, [keys, viewKey, scroller, rowHeight])
}
