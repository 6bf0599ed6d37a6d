import type { Entry } from '@stemma/objects'

/** A file or directory as MLflow's listings show it. */
export interface FileInfo {
  readonly path: string
  /** Clients count on it: it is never left out. */
  readonly is_dir: boolean
  /** Absent for directories and, as upstream, for empty files. */
  readonly file_size: number | undefined
}

/** Undefined, which leaves the field out, for no entries. `prefix` comes before each name. */
export function fileInfos(
  entries: readonly Entry[],
  prefix: string,
): readonly FileInfo[] | undefined {
  if (entries.length === 0) return undefined
  return entries.map(({ name, isDirectory, sizeBytes }) => ({
    path: prefix + name,
    is_dir: isDirectory,
    file_size: isDirectory || sizeBytes === 0 ? undefined : sizeBytes,
  }))
}
