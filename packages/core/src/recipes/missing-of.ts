import type { NewRecipe } from '@stemma/contract'

/** What would have to be known besides to do the same again, in words for people. */
export function missingOf(
  recipe: NewRecipe,
  { isRecorded }: { readonly isRecorded: boolean },
): readonly string[] {
  const missing: string[] = []
  if (recipe.commit === '')
    missing.push('the commit: the code was in no Git repository, or the run does not name it')
  if (recipe.commit !== '' && recipe.repository === '' && recipe.project === '')
    missing.push('where the commit can be fetched from')
  if (recipe.entry_point === '') missing.push('the entry point')
  if (!isRecorded) {
    missing.push('whether the working tree had changes that were not committed')
    if (recipe.parameters.length > 0)
      missing.push('which of the parameters were given, and which the code noted by itself')
    if (recipe.environment === '') missing.push('the packages that were there')
  } else if (recipe.environment === '')
    missing.push('the packages that were there: Python could not be asked')
  if (recipe.data.length === 0) missing.push('the data: the run names no version of data')
  for (const { path, reason } of recipe.left_out) missing.push(`${path}: not kept, ${reason}`)
  return missing
}
