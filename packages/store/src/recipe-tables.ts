import type { Int64 } from '@stemma/contract'

/** How a run came about. */
export interface RunRecipeTable {
  run_no: number
  /** JSON, as the message `NewRecipe` has it. */
  content: string
  created_at: Int64
}

export interface RecipeTables {
  run_recipes: RunRecipeTable
}
