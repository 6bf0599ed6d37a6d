import { hash } from 'node:crypto'
import { writeJson } from '@stemma/contract'

/** A short name for a search, by which a page token knows the search that it belongs to. */
export function queryHash(query: unknown): string {
  return hash('sha256', writeJson(query), 'base64url').slice(0, 12)
}
