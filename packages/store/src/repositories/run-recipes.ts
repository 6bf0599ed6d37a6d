import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import type { RunRecipeTable } from '../recipe-tables.ts'

export type RunRecipeRow = Readonly<Selectable<RunRecipeTable>>

/** Whether it is new: a run has one, and the first one stays. */
export async function insertRunRecipe(tx: Tx, row: Insertable<RunRecipeTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows: count } = await tx.query
    .insertInto('run_recipes')
    .values(row)
    .onConflict((conflict) => conflict.column('run_no').doNothing())
    .executeTakeFirst()
  return Number(count) > 0
}

export async function findRunRecipe(db: Db, runNo: number): Promise<RunRecipeRow | undefined> {
  return db.query
    .selectFrom('run_recipes')
    .selectAll()
    .where('run_no', '=', runNo)
    .executeTakeFirst()
}
