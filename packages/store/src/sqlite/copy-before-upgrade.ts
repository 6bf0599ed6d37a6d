import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { SqliteConnection } from './connection.ts'

/**
 * Before an older database is changed to this version's schema, a copy of it goes beside it: `stemma.db.before-upgrade-of-009-…`, the name of
 * its newest migration. Copies of upgrades before that one go.
 */
export async function copyBeforeUpgrade(
  connection: SqliteConnection,
  { path, before }: { readonly path: string; readonly before: string | undefined },
): Promise<void> {
  if (before === undefined) return
  const copy = `${path}.before-upgrade-of-${before}`
  const unfinished = `${copy}.unfinished`
  rmSync(unfinished, { force: true })
  connection.exec(`vacuum into '${unfinished.replaceAll("'", "''")}'`)
  const prefix = `${basename(path)}.before-upgrade-of-`
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(prefix) && join(dirname(path), name) !== unfinished)
      rmSync(join(dirname(path), name))
  renameSync(unfinished, copy)
}
