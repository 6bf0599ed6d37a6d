import { formatColumnId, type RunColumnId } from './column-id.ts'

/** The columns with one of them at the place of another one: what lies between makes room. */
export function movedColumn(
  columns: readonly RunColumnId[],
  id: string,
  onto: string,
): readonly RunColumnId[] {
  const from = columns.findIndex((column) => formatColumnId(column) === id)
  const to = columns.findIndex((column) => formatColumnId(column) === onto)
  const moved = columns[from]
  if (moved === undefined || to < 0) return columns
  return columns.toSpliced(from, 1).toSpliced(to, 0, moved)
}
