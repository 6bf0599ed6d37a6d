/** Code units of the caller's text that an error shows. */
const maxShown = 200

/** The caller's text as part of an error: bounded, however long the filter is. */
export function shorten(text: string): string {
  return text.length <= maxShown ? text : `${text.slice(0, maxShown).toWellFormed()}…`
}
