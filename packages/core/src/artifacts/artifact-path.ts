import type { ArtifactName } from '@stemma/store'

/** The directory and the name in a path that has at least one name. */
export function splitPath(path: string): ArtifactName {
  const slash = path.lastIndexOf('/')
  return { directory: path.slice(0, Math.max(0, slash)), name: path.slice(slash + 1) }
}

/** The directories that a path leads through, from the root on, without the last name. */
export function directoriesOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

/**
 * Where another run or model of the experiment has the same file: `<experiment>/<path below the run>`. Undefined for a path that is not
 * laid out as the server lays them out, `<experiment>/<run>/artifacts/…` and `<experiment>/models/<model>/artifacts/…`.
 */
export function placeOf(path: string): string | undefined {
  const match = /^(\d+)\/(?:models\/)?[^/]+\/artifacts\/(.+)$/s.exec(path)
  return match ? `${match[1]}/${match[2]}` : undefined
}
