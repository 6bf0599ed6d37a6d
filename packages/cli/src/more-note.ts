/** What to tell when a list was cut without anybody having asked for it. */
export function moreNote(limit: number): string {
  return `These are the first ${limit}; there are more: --limit N`
}
