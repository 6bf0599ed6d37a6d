import { relative, sep } from 'node:path'
import { invalidParameter } from '@stemma/contract'

/** The columns that folders between the root and its files name (`year=2024`). Either all files are in such folders, or none. */
export function hiveNames(root: string, paths: readonly string[]): readonly string[] {
  const all = paths.map((path) => namesOf(relative(root, path).split(sep).slice(0, -1)))
  const [first = []] = all
  const other = all.findIndex((names) => names.join('/') !== first.join('/'))
  if (other !== -1)
    throw invalidParameter(
      `The folders of ${relative(root, paths[0] ?? '')} and ${relative(root, paths[other] ?? '')} name different columns.`,
    )
  return first
}

function namesOf(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const at = folder.indexOf('=')
    return at < 1 ? [] : [folder.slice(0, at)]
  })
}
