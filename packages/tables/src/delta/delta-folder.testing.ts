import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Tables that Spark, delta-rs and people wrote, beside this checkout. */
export const deltaTables: string = findTables()

function findTables(): string {
  for (let at = import.meta.dirname; at !== dirname(at); at = dirname(at)) {
    const found = resolve(at, '../shared/data/delta')
    if (existsSync(found)) return found
  }
  throw new Error('There is no shared/data/delta beside the checkout.')
}
