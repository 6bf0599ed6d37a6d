import { textOf } from '../column.ts'
import type { Db } from '../db.ts'

/** The key that page tokens are signed with: a text that nobody outside knows. */
export async function readPageKey(db: Db): Promise<string> {
  const [row] = await db.rows('select key from page_key where only_one = 1')
  return textOf(row?.[0])
}
