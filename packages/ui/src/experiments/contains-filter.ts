/** A filter for an attribute that contains a text in any case; empty for no text. Signs that LIKE reads otherwise match any sign. */
export function containsFilter(attribute: string, text: string): string {
  const wanted = text.trim()
  if (wanted === '') return ''
  return `${attribute} ILIKE '%${wanted.replaceAll("'", '_')}%'`
}
