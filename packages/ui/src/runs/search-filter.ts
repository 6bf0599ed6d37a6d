/**
 * The server's filter for what stands in the search box: the filter language as it is, and text that is none of it as a part of the
 * run's name.
 */
export function searchFilter(text: string): string {
  const wanted = text.trim()
  if (wanted === '' || isFilter(wanted)) return wanted
  return `attributes.run_name ILIKE '%${wanted.replaceAll("'", '_')}%'`
}

function isFilter(text: string): boolean {
  return /[=<>]|\b(?:not\s+)?(?:i?like|in)\b\s*[('"]|\bis\s+(?:not\s+)?null\b/iu.test(text)
}
