const named =
  /(?:\b(?:min|max|first|mean|count|last)\()?\b(?:metrics?|params?|parameters?|tags?)\.(?:`[^`]+`|"[^"]+"|'[^']+'|[\w./-]+)\)?/gu
const quotedValue = /(?<=(?:=|like|in|[<>(,])\s*)(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/giu

/** The columns of `--columns`: divided by commas outside quotes. */
export function splitColumns(text: string): string[] {
  const parts = text.match(/(?:[^,`"']|`[^`]*`|"[^"]*"|'[^']*')+/gu) ?? []
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** What a filter and orders speak of, each once: whoever asks for the lowest loss wants to see it. */
export function mentionedColumns(filter: string, orders: readonly string[]): string[] {
  const texts = [...orders, filter.replaceAll(quotedValue, "''")]
  const names = texts.flatMap((text) => text.match(named) ?? [])
  return [...new Set(names.map((name) => (name.includes('(') ? name : name.replace(/\)$/u, ''))))]
}
