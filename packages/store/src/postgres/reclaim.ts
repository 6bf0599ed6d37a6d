import type { Db, Reclaimed } from '../db.ts'

/**
 * Vacuums all tables, beside whoever reads and writes: the space of removed rows is free for new ones from then on, and files whose ends
 * are empty get shorter. Space in the middle of a file stays in it; PostgreSQL has no way to move it out without blocking writers. Outside
 * of a transaction.
 */
export async function reclaim(db: Db): Promise<Reclaimed> {
  const before = await sizeOf(db)
  const tables = await db.rows(
    'select quote_ident(tablename) from pg_tables where schemaname = current_schema() order by tablename',
  )
  // A table of somebody else, or one that another vacuum holds, is skipped with a warning to nobody.
  for (const [table] of tables) await db.run(`vacuum (skip_locked) ${String(table)}`)
  return { freedBytes: Math.max(0, before - (await sizeOf(db))), isDone: true }
}

async function sizeOf(db: Db): Promise<number> {
  return Number((await db.rows('select pg_database_size(current_database())'))[0]?.[0])
}
