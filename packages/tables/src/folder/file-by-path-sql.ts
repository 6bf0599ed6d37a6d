import { quoteText } from '../engine/quote.ts'

/** The query for object and size of one file of a version of files, which it calls `data`. */
export function fileByPathSql(path: string): string {
  return `select sha256, size_bytes from data where path = ${quoteText(path)}`
}
