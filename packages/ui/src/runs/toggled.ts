/** The set with these in it, or without them where all of them were there. */
export function toggled(before: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const next = new Set(before)
  const areIn = ids.every((id) => before.has(id))
  for (const id of ids) {
    if (areIn) next.delete(id)
    else next.add(id)
  }
  return next
}
