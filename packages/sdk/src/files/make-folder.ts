import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** The uppermost folder on a path that is not there. */
export function firstMissing(folder: string): string | undefined {
  let missing: string | undefined
  for (let above = folder; !existsSync(above); above = dirname(above)) missing = above
  return missing
}

/**
 * Makes a folder and those above it. The uppermost is made by itself: where nobody can make one, as in `/proc`, a recursive `mkdirSync` of
 * Node tries for ever.
 */
export function makeFolder(folder: string): void {
  const missing = firstMissing(folder)
  if (missing === undefined) return
  try {
    mkdirSync(missing)
  } catch (error) {
    // Somebody else was quicker.
    if (!existsSync(missing)) throw error
  }
  mkdirSync(folder, { recursive: true })
}
