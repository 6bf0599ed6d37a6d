import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let hovered: string | undefined

/** The run that is pointed at in one chart stands out in all of them. */
export function hoverRun(id: string | undefined): void {
  if (id === hovered) return
  hovered = id
  for (const listener of listeners) listener()
}

export function hoveredRun(): string | undefined {
  return hovered
}

export function onHoveredRun(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useHoveredRun(): string | undefined {
  return useSyncExternalStore(onHoveredRun, hoveredRun)
}
